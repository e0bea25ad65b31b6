"""Attempts: a job comes due, gets a connection, offers its mail, learns the verdict.

Decisions are the sender's pure functions; here they are carried out. Actions of the agenda take the
instant and their subject; whatever takes time ends in an entry for the instant at which it is over.
"""

from simulator.engine.admission import Admission, lost
from simulator.engine.agenda import END, EXPIRY, START
from simulator.engine.contacts import Contacts
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.lane import Lane
from simulator.engine.ledger import Where
from simulator.engine.mailing import IN_ATTEMPT, OVER, QUEUED, UNDER_WAY, Job, Walk
from simulator.engine.news import News
from simulator.engine.onward import moving, without
from simulator.engine.queue_runs import QueueRuns
from simulator.engine.verdicts import Verdicts
from simulator.journal import NUMBER
from simulator.transport.seam import Contacted, Handled, Recipient, Session

_DEFERRED = NUMBER["deferred"]


class Attempts:
    """The actions between *due* and *decided*."""

    def __init__(self, floor: Floor, fates: Fates, news: News) -> None:
        self._agenda = floor.agenda
        self._ledger = floor.ledger
        self._transport = floor.transport
        self._draw = floor.draw
        self._fates = fates
        self._news = news
        self._runs = QueueRuns(floor, self._enter)
        self._verdicts = Verdicts(floor, fates, news, self.due, self._resume, self._runs.leave)
        self._admission = Admission(floor, self._verdicts)
        self._contacts = Contacts(floor, self._admission, self._transact, self._unreachable)

    def due(self, at: int, job: Job) -> None:
        """A job's time has come, or its turn in the queue run that looks at it now."""
        if job.status == OVER:
            return
        if job.message.desk.runner is not None and self._runs.joins(at, job):
            self._expire_in_time(at, job)
        else:
            self._enter(at, job)

    def _enter(self, at: int, job: Job) -> None:
        """It starts, or waits for a connection of its lane."""
        if job.message.desk.is_guarded and not self._is_let_in(at, job):
            return
        lane = job.lane
        ip = job.message.ip or self._ip(job)
        if lane.busy < lane.limit and not lane.waiting and (lane.pace is None or self._is_open(at, lane)):
            self._begin(at, job, ip, None)
        else:
            lane.wait(job, ip)
            if lane.pace is not None:
                self._note_hold(at, lane, job)
            self._expire_in_time(at, job)

    def _is_open(self, at: int, lane: Lane) -> bool:
        """Whether a lane's rate has room for one more attempt; if not, it is looked at again when it has."""
        pace = lane.pace
        held = None if pace is None else pace.admit(at)
        if pace is None or held is None:
            return True
        if pace.opens is None or pace.opens > held.until:
            pace.opens = held.until
            self._agenda.add(held.until, START, 0, 0, 0, self._open, lane)
        return False

    def _open(self, at: int, lane: Lane) -> None:
        """A lane's rate may have room again."""
        if lane.pace is not None and lane.pace.opens == at:
            lane.pace.opens = None
            self._resume(at, (lane, None))

    def _note_hold(self, at: int, lane: Lane, job: Job) -> None:
        """Writes down that a job is put off by the rate of its lane, without a contact."""
        if not self._is_open(at, lane) and lane.pace is not None:
            ledger, opens = self._ledger, lane.pace.opens or at
            for delivery in job.deliveries:
                ledger.about(at, _DEFERRED, delivery, decision=ledger.words["rate"], next_at=opens)

    def _ip(self, job: Job) -> str:
        return job.message.desk.ip(job.lane.domain, job.deliveries[0].id, job.attempts + 1)

    def _expire_in_time(self, at: int, job: Job) -> None:
        """While it waits for a connection only a timer can tell that it has grown too old."""
        limits = job.message.desk.policy.retry.give_up
        if limits.after is not None and limits.check == "timer":
            until = max(at, job.message.accepted_at + limits.after)
            first = job.deliveries[0].id
            self._agenda.add(until, EXPIRY, first, job.attempts, 0, self._verdicts.expire, job)

    def _begin(self, at: int, job: Job, ip: str, session: Session | None) -> bool:
        """Reads the lists a last time and starts an attempt; False if nothing is left to send."""
        if not self._still_wanted(at, job):
            job.status = OVER
            self._runs.leave(at, job)
            return False
        lane = job.lane
        if lane.pace is not None:
            lane.pace.starts.append(at)
        job.status = UNDER_WAY
        job.attempts += 1
        job.contact = 1
        job.sessions = 0
        job.began = at
        for delivery in job.deliveries:
            delivery.attempts += 1
            delivery.state = IN_ATTEMPT
        first = job.deliveries[0]
        self._draw.bind(first.id, job.message.id, first.key, first.attempts, 1)
        if session is None:
            lane.busy += 1
            self._contacts.seek(at, job, ip)
        else:
            if job.message.desk.moves:
                self._join(at, job, session)
            self._transact(at, job, session)
        return True

    def _still_wanted(self, at: int, job: Job) -> bool:
        message = job.message
        stops = message.desk.lists.stops
        if len(job.deliveries) == 1:
            only = job.deliveries[0]
            if only.state == QUEUED and stops(only.key, message.tags, at) is None:
                return True
        wanted = []
        for delivery in job.deliveries:
            if delivery.state != QUEUED:
                continue
            stopped = stops(delivery.key, message.tags, at)
            if stopped is None:
                wanted.append(delivery)
            else:
                self._fates.suppress(at, delivery, stopped)
        job.deliveries = wanted
        return bool(wanted)

    def _resume(self, at: int, subject: tuple[Lane, Session | None]) -> None:
        """A connection is free, open or to be opened: whoever waited longest has it."""
        lane, session = subject
        while session is not None:
            is_open = lane.pace is None or self._is_open(at, lane)
            job = lane.next_for(session.ip) if is_open else None
            if job is None:
                self._release(at, lane, session)
                return
            if self._begin(at, job, session.ip, session):
                return
        while lane.waiting and lane.busy < lane.limit and self._is_open(at, lane):
            waiting = lane.next()
            if waiting is not None and self._is_let_in(at, waiting[1]):
                self._begin(at, waiting[1], waiting[0], None)
        while lane.waiting and self._admission.is_dead(at, lane):
            waiting = lane.next()
            if waiting is not None and self._is_let_in(at, waiting[1]):
                lane.wait(waiting[1], waiting[0])
                return

    def _is_let_in(self, at: int, job: Job) -> bool:
        """Whether the lists, a history shared with other mail and the throttle let a job make contact; if
        not, its turn is over."""
        if not job.message.desk.is_guarded:
            return True
        if not self._still_wanted(at, job):
            job.status = OVER
        elif self._verdicts.let_through(at, job) and not self._admission.turns_away(at, job):
            return True
        self._runs.leave(at, job)
        return False

    def _transact(self, at: int, job: Job, session: Session) -> None:
        """Offers the mail on an open session."""
        deliveries, desk = job.deliveries, job.message.desk
        handled = self._transport.transact(session, desk.mail_from, deliveries, desk.policy, at, self._draw)
        for delivery, taken in zip(deliveries, handled.recipients, strict=True):
            if taken.then is not None:
                self._news.expect(at, delivery, taken)
        ended = (job, session, handled)
        self._agenda.add(
            at + handled.took, END, deliveries[0].id, job.attempts, job.contact, self._ended, ended
        )

    def _ended(self, at: int, subject: tuple[Job, Session, Handled]) -> None:
        """A transaction is over: verdicts first, then the session is passed on or closed."""
        job, session, handled = subject
        words = self._ledger.words
        where = (job.contact, session.id, session.transactions, words[session.host], words[session.ip])
        lane = job.lane
        if job.walk is not None and self._goes_on(at, job, where, handled):
            self._transport.close(session, at)
            return
        if job.message.desk.gate is not None:
            self._admission.met_domain(at, job, lost(handled))
        self._verdicts.conclude(at, job, where, handled.recipients, handled.accepted)
        spent = session.transactions >= lane.messages_per_connection or lane.busy > lane.limit
        if handled.over or spent:
            self._release(at, lane, session)
        else:
            self._wake(at, lane, session)
        if job.run is not None:
            self._runs.leave(at, job)

    def _unreachable(self, at: int, subject: tuple[Walk, Contacted]) -> None:
        """No host would have it: all deliveries of the job share the last outcome."""
        walk, contacted = subject
        job, outcome = walk.job, contacted.outcome
        assert outcome is not None
        lane = job.lane
        size = len(job.deliveries)
        verdicts = (Recipient(outcome, contacted.answered_by),) * size
        if walk.route.hosts:
            self._admission.met_domain(at, job, outcome)
        self._verdicts.conclude(at, job, self._contacts.where(walk), verdicts, (0,) * size)
        lane.busy -= 1
        self._wake(at, lane, None)
        if job.run is not None:
            self._runs.leave(at, job)

    def _join(self, at: int, job: Job, session: Session) -> None:
        """A session that was open already stands at a host of the job's route like one of its own."""
        route = self._transport.resolve(job.lane.domain, at, self._draw)
        names = [host.name for host in route.hosts]
        found = session.host in names
        job.walk = Walk(job, route, names.index(session.host), session.ip) if found else None
        job.sessions = 1

    def _goes_on(self, at: int, job: Job, where: Where, handled: Handled) -> bool:
        """Offers to the next host whom this one put off, on a connection in place of this one; what the
        others came to is concluded. False where nobody goes on, or no host is left to try."""
        walk, gone = job.walk, moving(job, handled)
        if walk is None or not gone:
            return False
        place = self._admission.place(at, job, walk.route, walk.place + 1)
        if place >= len(walk.route.hosts) or not job.message.desk.policy.failover.reaches(place):
            return False
        self._verdicts.note_moves(at, gone)
        staying = without(job, handled, gone)
        part = job.part([delivery for delivery, _ in gone])
        if part is not job:
            part.run, job.run = job.run, None
            self._verdicts.conclude(at, job, where, staying.recipients, staying.accepted)
        part.contact += 1
        first = part.deliveries[0]
        self._draw.bind(first.id, first.message.id, first.key, first.attempts, part.contact)
        self._contacts.reach(at, part, walk.route, place, walk.ip)
        return True

    def _release(self, at: int, lane: Lane, session: Session) -> None:
        self._transport.close(session, at)
        lane.busy -= 1
        if lane.waiting:
            self._wake(at, lane, None)

    def _wake(self, at: int, lane: Lane, session: Session | None) -> None:
        """Hands a free connection to those who wait; without any, an open one is closed."""
        if lane.waiting:
            self._agenda.add(at, START, lane.first_waiting(), 0, 0, self._resume, (lane, session))
        elif session is not None:
            self._transport.close(session, at)
            lane.busy -= 1
