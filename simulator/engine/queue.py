"""The queue: jobs that rest until they are due again, or until they are given up."""

from simulator.engine.agenda import EXPIRY, START, Action
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.histories import Histories, held
from simulator.engine.lane import Lane
from simulator.engine.mailing import OVER, QUEUED, RESTING, WAITING, Delivery, Job
from simulator.journal import NULL, NUMBER
from simulator.sender import Again, Decision, Failed, GivenUp, Hold, Why, held_back, notices
from simulator.sender.throttles import Closed

_NOTICE, _DEFERRED = NUMBER["notice"], NUMBER["deferred"]


class Queue:
    """Carries out what was decided for who is not delivered yet. ``due`` is the action of a job whose time
    has come, ``leave`` that of a job whose turn in a queue run is over."""

    def __init__(self, floor: Floor, histories: Histories, fates: Fates, due: Action, leave: Action) -> None:
        self._agenda = floor.agenda
        self._ledger = floor.ledger
        self._histories = histories
        self._fates = fates
        self._due = due
        self._leave = leave

    def part(self, at: int, job: Job, decisions: list[Decision]) -> None:
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

    def _put_off(self, at: int, job: Job, decision: Decision) -> None:
        if job.message.gathering is not None:
            job.message.gathering.next.add(job)
        self._carry_out(at, job, decision)
        if job.message.desk.policy.notify.at:
            self._tell(at, job, decision)

    def _carry_out(self, at: int, job: Job, decision: Decision) -> None:
        job.status = RESTING
        if isinstance(decision, Again):
            job.last_wait = decision.wait
            self._rest(at, job, decision.at)
        elif isinstance(decision, Hold):
            first, ending = job.deliveries[0].id, (job, decision.why)
            self._agenda.add(decision.until, EXPIRY, first, job.attempts, 0, self._let_go, ending)

    def _rest(self, at: int, job: Job, until: int) -> None:
        """Due then; with those of its message that the same instant has been found for already."""
        job.due, job.status = until, RESTING
        desk = job.message.desk
        if desk.records is not None:
            key = job.message.id, job.domain, until
            others = desk.resting.setdefault(key, job)
            if others is not job and others.has_room(len(job.deliveries)):
                others.deliveries.extend(job.deliveries)
                others.attempts = min(others.attempts, job.attempts)
                job.status = OVER
                return
            desk.resting[key] = job
        self._agenda.add(until, START, job.deliveries[0].id, job.attempts + 1, 0, self._due, job)

    def strand(self, job: Job) -> None:
        """A job was put off because its destination could not be reached."""
        gate = job.message.desk.gate
        if gate is not None and gate.kicks and job.status == RESTING:
            job.lane.stranded.append(job)

    def kick(self, at: int, lane: Lane) -> None:
        """A destination has taken a recipient: whoever could not reach it is due again now."""
        stranded, lane.stranded = lane.stranded, []
        for job in stranded:
            if job.status == RESTING and job.due > at:
                for delivery in job.deliveries:
                    about = self._ledger.words["recovered"]
                    self._ledger.about(at, _NOTICE, delivery, decision=about, next_at=at)
                self._rest(at, job, at)

    def turn_away(self, at: int, job: Job, closed: Closed, counts: bool) -> None:
        """Puts a job off without a contact, or gives it up, because its destination is left alone."""
        if counts:
            job.attempts += 1
            job.began = at
        suspended, gathering = self._ledger.words["suspended"], job.message.gathering
        if gathering is not None and gathering.holds(job):
            for delivery in job.deliveries:
                self._ledger.about(at, _DEFERRED, delivery, decision=suspended)
            return
        decisions = self._histories.after_no_contact(at, job, closed, counts)
        if gathering is not None:
            gathering.decision = decisions[0]
        for delivery, decision in zip(job.deliveries, decisions, strict=True):
            next_at = decision.at if isinstance(decision, Again) else NULL
            self._ledger.about(at, _DEFERRED, delivery, decision=suspended, next_at=next_at)
            if isinstance(decision, GivenUp):
                self._fates.expire(at, delivery, decision.why)
        self.part(at, job, decisions)
        self.strand(job)

    def let_through(self, at: int, job: Job) -> bool:
        """Whether anything of a job may be tried now: what an address's shared history holds back is
        put off, without a contact."""
        desk = job.message.desk
        if desk.records is None:
            return True
        desk.resting.pop((job.message.id, job.domain, job.due), None)
        created, retry = job.message.accepted_at, desk.policy.retry
        for until, deliveries in held(at, job).items():
            decision = held_back(created, job.last_wait, retry, at, until, desk.phase)
            next_at = decision.at if isinstance(decision, Again) else NULL
            for delivery in deliveries:
                why = self._ledger.words["retry time"]
                self._ledger.about(at, _DEFERRED, delivery, decision=why, next_at=next_at)
            part = job.part(deliveries)
            self._carry_out(at, part, decision)
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
