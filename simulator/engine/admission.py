"""Admission: what a sender's throttle keeps from making contact, and what it learns from those who do."""

from simulator.dice import Bound
from simulator.engine.floor import Floor
from simulator.engine.gate import Gate
from simulator.engine.lane import Lane
from simulator.engine.lookups import Lookups
from simulator.engine.mailing import QUEUED, Job
from simulator.engine.queue import Queue
from simulator.mail import Outcome
from simulator.recipients import Route
from simulator.sender.throttles import Closed, Met
from simulator.transport.seam import Handled


class Admission:
    """Asked before a job starts, and told how its contacts went. Nothing here concerns a sender without a
    throttle."""

    def __init__(self, floor: Floor, queue: Queue, lookups: Lookups) -> None:
        self._lookups = lookups
        self._draw = floor.draw
        self._queue = queue

    def turns_away(self, at: int, job: Job) -> bool:
        """Whether every way is shut: then the job has been put off, without a contact."""
        gate = _asked(job)
        closed = None if gate is None or not gate.remembers else self._closed(at, job, gate)
        if closed is None or gate is None:
            return False
        self._queue.turn_away(at, job, closed, gate.counts)
        return True

    def _closed(self, at: int, job: Job, gate: Gate) -> Closed | None:
        created, draw = job.message.accepted_at, self._draw_of(job, 1)
        if not gate.by_host:
            return gate.closed(job.lane.name, created, at, draw)
        route = self._lookups.route(at, job, draw)
        draw = self._draw_of(job, 0)
        return gate.all_closed((one.host.name for one in route.hosts), created, at, draw)

    def is_dead(self, at: int, lane: Lane) -> bool:
        """Whether nobody who waits for this lane would be let through."""
        gate = lane.desk.gate
        if gate is None or gate.by_host or gate.of_runs:
            return False
        return gate.closed(lane.name, at, at, self._draw) is not None

    def place(self, at: int, job: Job, route: Route, place: int) -> int:
        """The first host from this place on that is not shut; the end of the route where all are."""
        gate = _asked(job)
        if gate is None or not gate.by_host or not gate.remembers:
            return place
        created, draw = job.message.accepted_at, self._draw_of(job, 0)
        names = [one.host.name for one in route.hosts]
        while place < len(names) and gate.closed(names[place], created, at, draw) is not None:
            place += 1
        return place

    def met_host(self, at: int, job: Job, host: str, failed: Outcome | None) -> None:
        """A contact came to a session, or failed."""
        gate = _asked(job)
        if gate is not None and gate.by_host:
            self._learn(at, job, gate, host, failed)

    def met_domain(self, at: int, job: Job, failed: Outcome | None) -> None:
        """An attempt is over: it came to a transaction, or failed before; the window follows."""
        gate = _asked(job)
        if gate is None or gate.by_host:
            return
        lane = job.lane
        self._learn(at, job, gate, lane.name, failed)
        lane.follow_window()

    def _learn(self, at: int, job: Job, gate: Gate, destination: str, failed: Outcome | None) -> None:
        desk = job.message.desk
        timed_out = failed is not None and failed.stage == "connect" and failed.fault == "timeout"
        next_look = desk.policy.retry.wakeup.wake(at, at, desk.phase)
        met = Met(at, failed is None, timed_out, job.lane.busy - 1, next_look)
        gate.learn(destination, met, self._draw_of(job, job.contact))

    def _draw_of(self, job: Job, contact: int) -> Bound:
        """The dice of the job's attempt, the one under way or the one to come."""
        first = job.deliveries[0]
        number = first.attempts + (first.state == QUEUED)
        return self._draw.bind(first.id, job.message.id, first.key, number, contact)


def _asked(job: Job) -> Gate | None:
    """The gate, where it knows of this try: the memory of a queue run is none of a first try's business."""
    gate = job.message.desk.gate
    if gate is None or (gate.of_runs and job.due == job.message.accepted_at):
        return None
    return gate


def lost(handled: Handled) -> Outcome | None:
    """The fault that broke a transaction off before its dot: the sender cannot tell it from a dead host."""
    outcomes = (result.outcome for result in handled.recipients)
    return next((one for one in outcomes if one.reply is None and one.stage != "eom"), None)
