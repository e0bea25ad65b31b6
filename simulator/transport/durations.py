"""How far a transaction got, and how long a sender waits for what never comes."""

from simulator.dice import Bound
from simulator.mail import STAGES, Outcome
from simulator.recipients import Server
from simulator.sender import Policy
from simulator.transport.seam import Handled, Recipient

_UNHEARD = Outcome("eom", fault="timeout")


def depth(outcome: Outcome) -> tuple[int, bool]:
    """How far it got; of two at one stage the fault came later, for nothing comes after it."""
    return STAGES.index(outcome.stage), outcome.reply is None


def patience(outcome: Outcome, policy: Policy) -> int:
    """How long the sender bears silence before it calls it a timeout, in virtual ms."""
    if outcome.fault != "timeout":
        return 0
    span: int = getattr(policy.timeouts, outcome.stage)
    return span


def timed(handled: Handled, furthest: Outcome, server: Server, policy: Policy, draw: Bound) -> Handled:
    """The transaction with the time it took; ``furthest`` is the outcome that came last of all.

    A server that answers the dot later than the sender waits has taken the mail all the same: that is how
    copies come about (RFC 1047).
    """
    latency = server.latency
    handled.took = latency.of_transaction(furthest.stage, draw, server.pace)
    if furthest.fault is not None:
        handled.took += patience(furthest, policy)
    elif latency.stages and furthest.stage == "eom":
        late = latency.of_stage("eom", draw, server.pace)
        if late > policy.timeouts.eom:
            heard = handled.recipients
            unheard = tuple(_unheard(one) if one.outcome.stage == "eom" else one for one in heard)
            return Handled(unheard, handled.accepted, True, handled.took - late + policy.timeouts.eom)
    return handled


def _unheard(result: Recipient) -> Recipient:
    return Recipient(_UNHEARD, result.answered_by, result.reached, result.then)
