"""How far a transaction got, and how long a sender waits for what never comes."""

from simulator.mail import STAGES, Outcome
from simulator.sender import Policy


def depth(outcome: Outcome) -> tuple[int, bool]:
    """How far it got; of two at one stage the fault came later, for nothing comes after it."""
    return STAGES.index(outcome.stage), outcome.reply is None


def patience(outcome: Outcome, policy: Policy) -> int:
    """How long the sender bears silence before it calls it a timeout, in virtual ms."""
    if outcome.fault != "timeout":
        return 0
    span: int = getattr(policy.timeouts, outcome.stage)
    return span
