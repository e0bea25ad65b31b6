"""Turns: who has the connections of a lane next, and who must wait for one."""

from collections.abc import Callable

from simulator.engine.admission import Admission
from simulator.engine.agenda import EXPIRY, START, Action
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.lane import Lane
from simulator.engine.mailing import OVER, Job
from simulator.engine.queue import Queue
from simulator.journal import NUMBER
from simulator.transport.seam import Session

_DEFERRED = NUMBER["deferred"]

Begin = Callable[[int, Job, str, Session | None], bool]
"""Starts an attempt at an instant, from an address, on a session that is open or else on a new one; False
if nothing was left to send."""


class Turns:
    """Gives turns on lanes. ``leave`` is the action of a job whose turn in a queue run is over."""

    def __init__(
        self, floor: Floor, fates: Fates, queue: Queue, admission: Admission, begin: Begin, leave: Action
    ) -> None:
        self._agenda = floor.agenda
        self._ledger = floor.ledger
        self._transport = floor.transport
        self._fates = fates
        self._queue = queue
        self._admission = admission
        self._begin = begin
        self._leave = leave

    def enter(self, at: int, job: Job) -> None:
        """It starts, or waits for a connection of its lane."""
        if job.message.desk.is_guarded and not self._is_let_in(at, job):
            return
        lane = job.lane
        ip = job.message.ip or self._ip(job)
        if lane.busy < lane.limit and not lane.waiting and (lane.pace is None or self._is_open(at, lane)):
            self._begin(at, job, ip, None)
        else:
            lane.wait(job, ip)
            if lane.pace is not None or lane.paused_until > at:
                self._note_hold(at, lane, job)
            self.expire_in_time(at, job)

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
            self.resume(at, (lane, None))

    def _note_hold(self, at: int, lane: Lane, job: Job) -> None:
        """Writes down that a job is put off by a pause or the rate of its lane, without a contact."""
        if lane.paused_until > at:
            why, opens = "paused", lane.paused_until
        elif not self._is_open(at, lane) and lane.pace is not None:
            why, opens = "rate", lane.pace.opens or at
        else:
            return
        ledger = self._ledger
        for delivery in job.deliveries:
            ledger.about(at, _DEFERRED, delivery, decision=ledger.words[why], next_at=opens)

    def _ip(self, job: Job) -> str:
        return job.message.desk.ip(job.domain, job.deliveries[0].id, job.attempts + 1)

    def expire_in_time(self, at: int, job: Job) -> None:
        """While it waits for a connection only a timer can tell that it has grown too old."""
        limits = job.message.desk.policy.retry.give_up
        if limits.after is not None and limits.check == "timer":
            until = max(at, job.message.accepted_at + limits.after)
            first = job.deliveries[0].id
            self._agenda.add(until, EXPIRY, first, job.attempts, 0, self._queue.expire, job)

    def resume(self, at: int, subject: tuple[Lane, Session | None]) -> None:
        """A connection is free, open or to be opened: whoever waited longest has it."""
        lane, session = subject
        while session is not None:
            is_open = lane.busy <= lane.limit and (lane.pace is None or self._is_open(at, lane))
            job = lane.next_for(session.ip) if is_open else None
            if job is None:
                self.release(at, lane, session)
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
        if not self._fates.still_wanted(at, job):
            job.status = OVER
        elif self._queue.let_through(at, job) and not self._admission.turns_away(at, job):
            return True
        self._leave(at, job)
        return False

    def release(self, at: int, lane: Lane, session: Session) -> None:
        """Closes a connection, which makes room for another."""
        self._transport.close(session, at)
        lane.busy -= 1
        if lane.waiting:
            self.wake(at, lane, None)

    def wake(self, at: int, lane: Lane, session: Session | None) -> None:
        """Hands a free connection to those who wait; without any, an open one is closed."""
        if lane.waiting:
            self._agenda.add(at, START, lane.first_waiting(), 0, 0, self.resume, (lane, session))
        elif session is not None:
            self._transport.close(session, at)
            lane.busy -= 1
