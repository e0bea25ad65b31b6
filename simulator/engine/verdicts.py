"""Verdicts: what the outcomes of an attempt mean for its deliveries, and when the rest is due again."""

from simulator.engine.agenda import EXPIRY, START, Action
from simulator.engine.desk import Reading
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.histories import Histories, forget, held
from simulator.engine.lane import Lane
from simulator.engine.ledger import Where
from simulator.engine.mailing import OVER, QUEUED, RESTING, WAITING, Delivery, Job
from simulator.engine.news import News
from simulator.engine.onward import Moving
from simulator.journal import NULL, NUMBER
from simulator.mail import Bounce, Outcome
from simulator.sender import Again, Decision, Failed, GivenUp, Hold, Why, notices, slowed_by
from simulator.sender.throttles import Closed
from simulator.transport.seam import Recipient

_NOTICE, _DEFERRED = NUMBER["notice"], NUMBER["deferred"]

Deferred = tuple[Delivery, Recipient, Reading]
"""One to be tried again: what it came to, and how that was read."""


class Verdicts:
    """Carries the sender's decisions out; ``due`` is the action of a job whose time has come, ``resume``
    that of a lane with room for somebody, ``leave`` that of a job whose turn in a queue run is over.
    """

    def __init__(
        self, floor: Floor, fates: Fates, news: News, due: Action, resume: Action, leave: Action
    ) -> None:
        self._agenda = floor.agenda
        self._ledger = floor.ledger
        self._histories = Histories(floor.draw)
        self._fates = fates
        self._news = news
        self._due = due
        self._resume = resume
        self._leave = leave

    def conclude(
        self, at: int, job: Job, where: Where, verdicts: tuple[Recipient, ...], accepted: tuple[int, ...]
    ) -> None:
        """Books every recipient's outcome; those to be retried stay in the job, or in jobs of their own
        where they are due at different instants.

        ``accepted``: for each, how many recipients the server had accepted when it was answered so.
        """
        desk = job.message.desk
        if desk.records and where[1] != NULL:
            forget(desk, job.lane.domain, where[3], [result.outcome for result in verdicts])
        deferred: list[Deferred] = []
        for delivery, result, so_far in zip(job.deliveries, verdicts, accepted, strict=True):
            reading = desk.reading(result.outcome, so_far)
            if reading.verdict.ends == "delivered":
                self._fates.deliver(at, job, delivery, where, result, reading)
                if delivery.report is not None:
                    self._news.after_verdict(at, delivery)
                continue
            delivery.state = QUEUED
            if job.lane.backoff_on:
                self._back_off(at, job.lane, result.outcome, reading.verdict.bounce)
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

    def _back_off(self, at: int, lane: Lane, outcome: Outcome, bounce: Bounce | None) -> None:
        """A reply may slow its lane down, for as long as the route says from now on."""
        rule = slowed_by(lane.backoff_on, outcome, bounce)
        if rule is not None:
            lane.slow_down(rule, at)
            self._note_speed(at, lane)
            self._agenda.add(lane.slow_until, START, 0, 0, 0, self._recover, lane)

    def _recover(self, at: int, lane: Lane) -> None:
        if lane.slow_until == at:  # no other reply has slowed it down since
            lane.recover()
            self._note_speed(at, lane)
            if lane.waiting:
                self._resume(at, (lane, None))

    def _note_speed(self, at: int, lane: Lane) -> None:
        """Writes down how many connections a lane may have, and its rate if it has one."""
        placing = self._fates.placing_of_lane(lane.desk.sender.name, lane.domain)
        path = f"lanes.{lane.desk.sender.name}.{lane.domain}"
        self._ledger.control(at, placing, f"{path}.connections", str(lane.limit))
        if lane.pace is not None:
            self._ledger.control(at, placing, f"{path}.rate", str(lane.pace.rate or "none"))

    def _defer(self, at: int, job: Job, where: Where, deferred: list[Deferred]) -> None:
        failures = [(delivery, result.outcome) for delivery, result, _ in deferred]
        decisions = self._histories.decide(at, job, failures, where[3])
        for (delivery, result, reading), decision in zip(deferred, decisions, strict=True):
            self._book_deferral(at, job, delivery, where, result, reading, decision)
        self._part(at, job, decisions)

    def _part(self, at: int, job: Job, decisions: list[Decision]) -> None:
        """Those still queued are due again as was decided for each: together where that is the same."""
        decided = zip(job.deliveries, decisions, strict=True)
        job.deliveries = [delivery for delivery in job.deliveries if delivery.state == QUEUED]
        if len(decisions) == 1 and job.deliveries:
            self._put_off(at, job, decisions[0])
            return
        groups: dict[Decision, list[Delivery]] = {}
        for delivery, decision in decided:
            if delivery.state == QUEUED:
                groups.setdefault(decision, []).append(delivery)
        job.status = OVER
        for decision, deliveries in groups.items():
            self._put_off(at, job.part(deliveries), decision)

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

    def _put_off(self, at: int, job: Job, decision: Decision) -> None:
        job.status = RESTING
        first = job.deliveries[0].id
        if isinstance(decision, Again):
            job.last_wait = decision.wait
            self._rest(at, job, decision.at)
        elif isinstance(decision, Hold):
            held = (job, decision.why)
            self._agenda.add(decision.until, EXPIRY, first, job.attempts, 0, self._let_go, held)
        if job.message.desk.policy.notify.at:
            self._tell(at, job, decision)

    def _rest(self, at: int, job: Job, until: int) -> None:
        """Due then; with those of its message that the same instant has been found for already."""
        job.due, job.status = until, RESTING
        desk = job.message.desk
        if desk.records is not None:
            key = job.message.id, job.lane, until
            others = desk.resting.setdefault(key, job)
            if others is not job:
                others.deliveries.extend(job.deliveries)
                job.status = OVER
                return
        self._agenda.add(until, START, job.deliveries[0].id, job.attempts + 1, 0, self._due, job)

    def note_moves(self, at: int, gone: Moving) -> None:
        """Writes down what those who go on came to, and whether the server has taken a copy."""
        ledger = self._ledger
        for delivery, result in gone:
            reading = delivery.message.desk.reading(result.outcome, 0)
            outcome, bounce, _ = reading.numbers
            told = outcome, bounce, ledger.words["next host"], ledger.words[result.answered_by]
            ledger.about(at, _NOTICE, delivery, *told, reached=result.reached)

    def turn_away(self, at: int, job: Job, closed: Closed, counts: bool) -> None:
        """Puts a job off without a contact, or gives it up, because its destination is left alone."""
        if counts:
            job.attempts += 1
            job.began = at
        decisions = self._histories.after_no_contact(at, job, closed, counts)
        suspended = self._ledger.words["suspended"]
        for delivery, decision in zip(job.deliveries, decisions, strict=True):
            next_at = decision.at if isinstance(decision, Again) else NULL
            self._ledger.about(at, _DEFERRED, delivery, decision=suspended, next_at=next_at)
            if isinstance(decision, GivenUp):
                self._fates.expire(at, delivery, decision.why)
        self._part(at, job, decisions)

    def let_through(self, at: int, job: Job) -> bool:
        """Whether anything of a job may be tried now: what an address's shared history holds back is
        put off, without a contact."""
        desk = job.message.desk
        if desk.records is None:
            return True
        desk.resting.pop((job.message.id, job.lane, job.due), None)
        decision, wakeup = self._ledger.words["retry time"], desk.policy.retry.wakeup
        for until, deliveries in held(at, job).items():
            again = wakeup.wake(until, at, desk.phase)
            for delivery in deliveries:
                self._ledger.about(at, _DEFERRED, delivery, decision=decision, next_at=again)
            part = job.part(deliveries)
            self._rest(at, part, again)
            if part is job:
                return False
        return True

    def expire(self, at: int, job: Job) -> None:
        """The age timer: ends what still waits; an attempt under way decides for itself."""
        if job.status not in (RESTING, WAITING):
            return
        age = job.message.desk.policy.retry.give_up.after
        if age is None or at < job.message.accepted_at + age:
            return
        self._let_go(at, (job, "age"))

    def _let_go(self, at: int, subject: tuple[Job, Why]) -> None:
        """Ends what still waits, unless that has been done."""
        job, why = subject
        if job.status == OVER:
            return
        job.status = OVER
        for delivery in job.deliveries:
            if delivery.state == QUEUED:
                self._fates.expire(at, delivery, why)
        self._leave(at, job)

    def _tell(self, at: int, job: Job, decision: Decision) -> None:
        """Delay notices, now or at the instant at which this sender comes to notice."""
        match decision:
            case Again(until, wait):
                due = at + wait
            case Hold(until, _):
                due = until
            case GivenUp():
                return
        desk = job.message.desk
        failed = Failed(job.message.accepted_at, at, due, until)
        wakeup = desk.policy.retry.wakeup
        job.noticed, instants = notices(desk.policy.notify, job.noticed, failed, wakeup, desk.phase)
        for instant in instants:
            first = job.deliveries[0].id
            self._agenda.add(instant, EXPIRY, first, job.attempts, 1, self._note_delay, job)

    def _note_delay(self, at: int, job: Job) -> None:
        for delivery in job.deliveries:
            if delivery.state == QUEUED:
                self._ledger.about(at, _NOTICE, delivery, decision=self._ledger.words["delay notice"])
