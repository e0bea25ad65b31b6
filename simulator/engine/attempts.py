"""Attempts: a job comes due, gets a connection, offers its mail, learns the verdict.

Decisions are the sender's pure functions; here they are carried out. Actions of the agenda take the
instant and their subject; whatever takes time ends in an entry for the instant at which it is over.
"""

from simulator.engine.admission import Admission
from simulator.engine.fates import Fates
from simulator.engine.floor import Floor
from simulator.engine.gatherings import Gatherings
from simulator.engine.histories import Histories
from simulator.engine.lane import Lane
from simulator.engine.lookups import Lookups
from simulator.engine.mailing import IN_ATTEMPT, OVER, RESTING, UNDER_WAY, Job, Walk
from simulator.engine.news import News
from simulator.engine.queue import Queue
from simulator.engine.queue_runs import QueueRuns
from simulator.engine.speeds import Speeds
from simulator.engine.transactions import Transactions
from simulator.engine.turns import Turns
from simulator.engine.verdicts import Verdicts
from simulator.transport.seam import Session


class Attempts:
    """The way of a job from *due* to *decided*, each part of it in a room of its own."""

    def __init__(self, floor: Floor, fates: Fates, news: News) -> None:
        self._transport = floor.transport
        self._draw = floor.draw
        self._fates = fates
        self._runs = QueueRuns(floor, self._enter)
        histories, leave = Histories(floor.draw), self._leave
        queue = Queue(floor, histories, fates, self.due, leave)
        self._gatherings = Gatherings(floor, histories, fates, queue)
        speeds = Speeds(floor, fates, self._resume)
        verdicts = Verdicts(floor, histories, fates, news, queue, speeds)
        self._lookups = Lookups(floor.transport)
        admission = Admission(floor, queue, self._lookups)
        self._turns = turns = Turns(floor, fates, queue, admission, self._begin, leave)
        self._transactions = Transactions(
            floor, news, queue, verdicts, admission, self._lookups, turns, leave
        )

    def due(self, at: int, job: Job) -> None:
        """A job's time has come, or its turn in the queue run that looks at it now."""
        if job.status != RESTING or job.due != at:  # its turn has come already, or is at another time
            return
        if job.message.desk.runner is not None and self._runs.joins(at, job):
            self._turns.expire_in_time(at, job)
        else:
            self._turns.enter(at, job)

    def _enter(self, at: int, job: Job) -> None:
        self._turns.enter(at, job)

    def _leave(self, at: int, job: Job) -> None:
        """A job has had its turn, in a queue run or among the domains of its message."""
        self._gatherings.leave(at, job)
        self._runs.leave(at, job)

    def _resume(self, at: int, subject: tuple[Lane, Session | None]) -> None:
        self._turns.resume(at, subject)

    def _begin(self, at: int, job: Job, ip: str, session: Session | None) -> bool:
        """Reads the lists a last time and starts an attempt; False if nothing is left to send."""
        if not self._fates.still_wanted(at, job):
            job.status = OVER
            self._leave(at, job)
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
            self._transactions.contacts.seek(at, job, ip)
        else:
            if job.message.desk.moves:
                self._join(at, job, session)
            self._transactions.transact(at, job, session)
        return True

    def _join(self, at: int, job: Job, session: Session) -> None:
        """A session that was open already stands at a host of the job's route like one of its own."""
        route = self._lookups.route(at, job, self._draw)
        names = [one.host.name for one in route.hosts]
        found = session.host in names
        job.walk = Walk(job, route, names.index(session.host), session.ip) if found else None
        job.sessions = 1
