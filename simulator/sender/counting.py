"""The opt-in rules that count: the same 4yz again and again, messages given up one after another.

Counts are values: passed in, returned, kept by the caller, who also decides what they are kept for.
"""

from dataclasses import replace
from typing import NamedTuple

from simulator.mail import Bounce, Outcome, Reason
from simulator.sender.classify import HARD_REASONS
from simulator.sender.policy import GiveUps, HardOn4yz
from simulator.sender.verdict import Verdict


class Streak(NamedTuple):
    """How often in a row a recipient was answered the same 4yz; ``at``: when last counted, ms."""

    reason: Reason
    times: int
    at: int


def lengthen(
    streak: Streak | None, outcome: Outcome, bounce: Bounce, rule: HardOn4yz, at: int
) -> Streak | None:
    """The streak after one more failure at ``at`` (ms).

    A 4yz to RCPT whose reason would be hard in a 5yz lengthens it if it is the same reason and
    ``rule.apart`` has passed since the one counted before. Another answer ends it; a fault is none.
    """
    if outcome.reply is None:
        return streak
    telling = bounce.evidence in ("rule", "enhanced", "wording") and bounce.reason in HARD_REASONS
    if not (telling and outcome.reply.is_transient and outcome.stage == "rcpt"):
        return None
    if streak is None or streak.reason != bounce.reason:
        return Streak(bounce.reason, 1, at)
    if at - streak.at < rule.apart:
        return streak
    return Streak(streak.reason, streak.times + 1, at)


def turns_hard(streak: Streak | None, rule: HardOn4yz) -> bool:
    """Whether the streak is long enough to believe that the address is dead."""
    return streak is not None and streak.times >= rule.same


def hardened(bounce: Bounce) -> Verdict:
    """The verdict in place of ``retry`` once a streak turns hard: as a 5yz, hard, by enhanced code."""
    return Verdict("bounced", replace(bounce, hardness="hard"), True, "bounce")


def count_give_up(times: tuple[int, ...], rule: GiveUps, at: int) -> tuple[int, ...]:
    """The instants (ms) of messages to one address given up, one more at ``at``, older ones forgotten.

    A delivery to the address resets them to ``()``.
    """
    return (*(time for time in times if at - time < rule.within), at)


def lists_after(times: tuple[int, ...], rule: GiveUps) -> bool:
    """Whether so many messages were given up that the address goes on Bounces."""
    return len(times) >= rule.count
