"""Gatherings: a message in several jobs that has one next try, as its sender keeps one time for it.

Postfix, Sendmail and maddy have one queue file for all recipients of a message and come back to it as a
whole: when the slowest domain has been tried, and to all that are left. Others split a message at once.
"""

from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.histories import Histories
from simulator.engine.mailing import OVER, QUEUED, Job
from simulator.engine.queue import Queue
from simulator.journal import NULL, NUMBER
from simulator.mail import Outcome
from simulator.sender import Again, Decision, GivenUp

_DEFERRED = NUMBER["deferred"]
_UNTRIED = Outcome("connect", fault="refuse")


class Gatherings:
    """Puts those off who were held until the rest of their message had been tried."""

    def __init__(self, floor: Floor, histories: Histories, fates: Fates, queue: Queue) -> None:
        self._ledger = floor.ledger
        self._histories = histories
        self._fates = fates
        self._queue = queue

    def leave(self, at: int, job: Job) -> None:
        """A job has had its turn; if it was the last of its message, the next try is the same for all."""
        gathering = job.message.gathering
        if gathering is None or job not in gathering.under_way:
            return
        gathering.under_way.discard(job)
        if not gathering.under_way:
            held, gathering.held = gathering.held, []
            for other in held:
                gathering.decision = self._put_off(at, other, gathering.decision)
            gathering.under_way, gathering.next = gathering.next, set()
            gathering.decision = None

    def _put_off(self, at: int, job: Job, decision: Decision | None) -> Decision | None:
        job.deliveries = [delivery for delivery in job.deliveries if delivery.state == QUEUED]
        if not job.deliveries:
            job.status = OVER
            return decision
        failures = [(delivery, delivery.last or _UNTRIED) for delivery in job.deliveries]
        decided = self._histories.decide(at, job, failures, NULL)[0]
        decision = decision or decided
        next_at = decision.at if isinstance(decision, Again) else NULL
        for delivery in job.deliveries:
            self._ledger.about(
                at, _DEFERRED, delivery, decision=self._ledger.words["message"], next_at=next_at
            )
            if isinstance(decision, GivenUp):
                self._fates.expire(at, delivery, decision.why)
        self._queue.part(at, job, [decision] * len(job.deliveries))
        return decision
