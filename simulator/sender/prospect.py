"""What a policy makes of one answer, given to every attempt: the decisions of a run, without an engine."""

from typing import NamedTuple

from simulator.mail import Outcome
from simulator.sender.counting import Streak, count_give_up, hardened, lengthen, lists_after, turns_hard
from simulator.sender.expiry import Why
from simulator.sender.ladder import Ladder, ladder
from simulator.sender.policy import Policy
from simulator.sender.verdict import Verdict, judge


class Prospect(NamedTuple):
    """What comes of a delivery; instants in ms since it was queued, attempts take no time.

    ``verdict`` is that of the first attempt, ``last`` that of the last one (they differ where
    ``hard_on_4yz`` has turned a deferral into a bounce). ``ended`` is None where there is no end in
    sight; ``why``: what ran out, of a delivery given up. ``listed``: the address is on Bounces at the end.
    """

    verdict: Verdict
    last: Verdict
    tries: tuple[int, ...]
    ended: int | None
    why: Why | None
    listed: bool


def prospect(outcome: Outcome, policy: Policy) -> Prospect:
    """What comes of a delivery all of whose attempts come to ``outcome``; jitter at its middle.

    Raises ValueError for a 2yz that ends no attempt.
    """
    verdict = judge(outcome, policy)
    if verdict.ends != "retry":
        return Prospect(verdict, verdict, (0,), 0, None, verdict.lists)
    climbed = ladder(policy, outcome)
    believed = _believed(verdict, outcome, policy, climbed.attempts)
    if believed and verdict.bounce is not None:
        tries = climbed.attempts[:believed]
        return Prospect(verdict, hardened(verdict.bounce), tries, tries[-1], None, True)
    listed = _lists(policy, climbed)
    return Prospect(verdict, verdict, climbed.attempts, climbed.ended, climbed.why, listed)


def _believed(verdict: Verdict, outcome: Outcome, policy: Policy, tries: tuple[int, ...]) -> int:
    """Opt-in ``hard_on_4yz``: after how many attempts the same answer is believed; 0: never."""
    rule = policy.hard_on_4yz
    streak: Streak | None = None
    if rule is None or verdict.bounce is None:
        return 0
    for number, at in enumerate(tries, start=1):
        streak = lengthen(streak, outcome, verdict.bounce, rule, at)
        if turns_hard(streak, rule):
            return number
    return 0


def _lists(policy: Policy, climbed: Ladder) -> bool:
    """Opt-in ``suppress.give_ups``: whether this one message given up puts the address on Bounces."""
    rule = policy.suppress.give_ups
    if rule is None or climbed.ended is None:
        return False
    return lists_after(count_give_up((), rule, climbed.ended), rule)
