"""The ladder of one delivery that always gets the same answer: ``decide`` driven without an engine.

The same functions decide here and in a run; there is no second reckoning of any schedule.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple

from simulator.dice import ONE
from simulator.mail import Outcome
from simulator.sender.decide import Again, Decision, GivenUp, decide
from simulator.sender.expiry import Why, final_status, status_of
from simulator.sender.history import Draw, History
from simulator.sender.notify import Failed, notices
from simulator.sender.policy import Policy
from simulator.sender.verdict import judge

MOST_ATTEMPTS = 100_000


class Ladder(NamedTuple):
    """All instants in ms since the delivery was created.

    ``attempts``: when each began. ``ended``: when the delivery was delivered, failed or expired; None
    where that takes more than ``MOST_ATTEMPTS``. ``why``: what ran out, for an expired one. ``status``: an
    enhanced status code, or None. ``notices``: when the author was told of the delay.
    """

    attempts: tuple[int, ...]
    ended: int | None
    end: Literal["delivered", "failed", "expired", "in_flight"]
    why: Why | None
    status: str | None
    notices: tuple[int, ...]


def centre(purpose: str) -> int:
    """The draw in the middle: every jitter is then without effect."""
    return ONE >> 1


def ladder(
    policy: Policy,
    answer: Outcome,
    *,
    phase: int = 0,
    took: int = 0,
    cured: int | None = None,
    draws: Callable[[int], Draw] = lambda _: centre,
) -> Ladder:
    """Tries a delivery until it is over.

    Every attempt takes ``took`` ms and comes to ``answer``, until one begins at or after ``cured``,
    which is delivered. ``phase``: the sender's first look at its queue. ``draws``: the dice of
    attempt n.
    """
    climb = _Climb(policy, phase)
    verdict = judge(answer, policy)
    at = 0
    while len(climb.attempts) < MOST_ATTEMPTS:
        climb.attempts.append(at)
        if cured is not None and at >= cured:
            return climb.over(at + took, "delivered", None, "2.0.0")
        if verdict.ends != "retry":
            return climb.over(at + took, "failed", None, status_of(answer, policy.dns))
        match climb.fail(at, at + took, draws(len(climb.attempts)), answer):
            case Again(at, _):
                pass
            case GivenUp(why):
                return climb.expire(at + took, why, answer)
            case held:
                return climb.expire(held.until, held.why, answer)
    return climb.over(None, "in_flight", None, None)


class _Climb:
    """What has to be remembered between attempts."""

    def __init__(self, policy: Policy, phase: int) -> None:
        self.policy = policy
        self.phase = phase
        self.attempts: list[int] = []
        self._history = History(0, 0, 0)
        self._failed = 0
        self._sent = 0
        self._notices: list[int] = []

    def fail(self, began: int, ended: int, draw: Draw, answer: Outcome) -> Decision:
        past = self._history
        number = len(self.attempts)
        first = ended if number == 1 else past.first_failed
        past = History(0, number, first, past.last_wait, began, self._failed)
        decision = decide(past, self.policy.retry, ended, draw, self.phase, answer)
        if isinstance(decision, Again):
            past = past._replace(last_wait=decision.wait)
        self._history, self._failed = past, ended
        self._tell(ended, decision)
        return decision

    def _tell(self, at: int, decision: Decision) -> None:
        if isinstance(decision, GivenUp):
            return
        due, until = (
            (at + decision.wait, decision.at) if isinstance(decision, Again) else (decision.until,) * 2
        )
        wakeup = self.policy.retry.wakeup
        failed = Failed(0, at, due, until)
        self._sent, new = notices(self.policy.notify, self._sent, failed, wakeup, self.phase)
        self._notices.extend(new)

    def expire(self, at: int, why: Why, answer: Outcome) -> Ladder:
        status = final_status(self.policy.retry.give_up.status, answer, self.policy.dns)
        return self.over(at, "expired", why, status)

    def over(
        self,
        at: int | None,
        end: Literal["delivered", "failed", "expired", "in_flight"],
        why: Why | None,
        status: str | None,
    ) -> Ladder:
        return Ladder(tuple(self.attempts), at, end, why, status, tuple(self._notices))
