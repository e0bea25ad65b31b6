"""Verdicts: what the outcomes of an attempt mean for its deliveries, as rows of the journal tell it."""

from simulator.engine.desk import Reading
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.histories import Histories, forget
from simulator.engine.ledger import Where
from simulator.engine.mailing import OVER, QUEUED, Delivery, Job
from simulator.engine.news import News
from simulator.engine.onward import Moving
from simulator.engine.queue import Queue
from simulator.engine.speeds import Speeds
from simulator.journal import NULL, NUMBER
from simulator.sender import Again, Decision, GivenUp, Hold
from simulator.transport.seam import Recipient

_NOTICE = NUMBER["notice"]

_WITH_THE_REST = Hold(0)
"""Decided when the rest of its message has been tried."""

Deferred = tuple[Delivery, Recipient, Reading]
"""One to be tried again: what it came to, and how that was read."""


class Verdicts:
    """Books what attempts came to, and hands those to be tried again to the queue."""

    def __init__(
        self, floor: Floor, histories: Histories, fates: Fates, news: News, queue: Queue, speeds: Speeds
    ) -> None:
        self._ledger = floor.ledger
        self._histories = histories
        self._fates = fates
        self._news = news
        self._queue = queue
        self._speeds = speeds

    def conclude(
        self, at: int, job: Job, where: Where, verdicts: tuple[Recipient, ...], accepted: tuple[int, ...]
    ) -> None:
        """Books every recipient's outcome; those to be retried stay in the job, or in jobs of their own
        where they are due at different instants.

        ``accepted``: for each, how many recipients the server had accepted when it was answered so.
        """
        desk = job.message.desk
        if desk.records and where[1] != NULL:
            forget(desk, job.domain, where[3], [result.outcome for result in verdicts])
        deferred: list[Deferred] = []
        for delivery, result, so_far in zip(job.deliveries, verdicts, accepted, strict=True):
            reading = desk.reading(result.outcome, so_far)
            if reading.verdict.ends == "delivered":
                self._fates.deliver(at, job, delivery, where, result, reading)
                if job.lane.grows:
                    self._speeds.grow(at, job.lane)
                if delivery.report is not None:
                    self._news.after_verdict(at, delivery)
                continue
            delivery.state = QUEUED
            if job.lane.backoff_on:
                self._speeds.back_off(at, job.lane, result.outcome, reading.verdict.bounce)
            if reading.verdict.ends == "retry":
                reading = desk.reconsider(reading, result.outcome, delivery.key, at)
            if reading.verdict.ends == "retry":
                deferred.append((delivery, result, reading))
            else:
                self._book_failure(at, job, delivery, where, result, reading)
        if deferred:
            job.deliveries = [delivery for delivery, _, _ in deferred]
            self._defer(at, job, where, deferred)
        else:
            job.deliveries, job.status = [], OVER

    def _defer(self, at: int, job: Job, where: Where, deferred: list[Deferred]) -> None:
        gathering = job.message.gathering
        if gathering is not None and gathering.holds(job):
            for delivery, result, reading in deferred:
                self._book_deferral(at, job, delivery, where, result, reading, _WITH_THE_REST)
            return
        failures = [(delivery, result.outcome) for delivery, result, _ in deferred]
        decisions = self._histories.decide(at, job, failures, where[3])
        if gathering is not None:
            gathering.decision = decisions[0]
        for (delivery, result, reading), decision in zip(deferred, decisions, strict=True):
            self._book_deferral(at, job, delivery, where, result, reading, decision)
        self._queue.part(at, job, decisions)

    def _book_failure(
        self, at: int, job: Job, delivery: Delivery, where: Where, result: Recipient, reading: Reading
    ) -> None:
        """Failed for good. A report that came in mid-attempt takes effect now."""
        rule = self._ledger.words[result.answered_by]
        self._ledger.attempt(at, job, delivery, where, reading.numbers, rule, result.reached)
        self._fates.fail(at, delivery, result.outcome, reading.verdict, result.answered_by)
        if delivery.report is not None:
            self._news.after_verdict(at, delivery)

    def _book_deferral(
        self,
        at: int,
        job: Job,
        delivery: Delivery,
        where: Where,
        result: Recipient,
        reading: Reading,
        decision: Decision,
    ) -> None:
        """To be tried again, unless a report that came in mid-attempt or giving up ends it here."""
        delivery.last = result.outcome
        next_at = decision.at if isinstance(decision, Again) else NULL
        rule = self._ledger.words[result.answered_by]
        self._ledger.attempt(at, job, delivery, where, reading.numbers, rule, result.reached, next_at)
        if delivery.report is not None:
            self._news.after_verdict(at, delivery)
        if delivery.state == QUEUED and isinstance(decision, GivenUp):
            self._fates.expire(at, delivery, decision.why)

    def note(self, at: int, gone: Moving, where: str) -> None:
        """Writes down what those who go on in this attempt came to, where to, and whether the server has
        taken a copy."""
        ledger = self._ledger
        for delivery, result in gone:
            reading = delivery.message.desk.reading(result.outcome, 0)
            outcome, bounce, _ = reading.numbers
            told = outcome, bounce, ledger.words[where], ledger.words[result.answered_by]
            ledger.about(at, _NOTICE, delivery, *told, reached=result.reached)
