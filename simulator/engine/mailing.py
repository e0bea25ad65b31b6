"""What is under way: messages, their deliveries, and the jobs that carry deliveries to one domain."""

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.mail import DSN, Outcome
from simulator.recipients import Route
from simulator.sender import Decision
from simulator.transport.seam import Recipient

if TYPE_CHECKING:
    from simulator.engine.desk import Desk
    from simulator.engine.lane import Lane

QUEUED, IN_ATTEMPT, DELIVERED, FAILED, DROPPED = range(5)
"""States of a delivery; the last three are final."""


HIGH, NORMAL, LOW = range(3)
"""Priorities, in the order in which they are served."""


class Message:
    """One submission. ``ip`` is its source address under ``ip_choice: sticky``, else ""; ``priority`` its
    rank among those that wait, the lowest first; ``size`` in octets, 0 where it does not matter;
    ``gathering``: its jobs, where several are due together.
    """

    __slots__ = ("accepted_at", "campaign", "desk", "gathering", "id", "ip", "priority", "size", "tags")

    def __init__(
        self,
        id: int,
        desk: "Desk",
        campaign: str,
        tags: tuple[str, ...],
        accepted_at: int,
        ip: str,
        priority: int = NORMAL,
        size: int = 0,
    ) -> None:
        self.id = id
        self.desk = desk
        self.campaign = campaign
        self.tags = tags
        self.accepted_at = accepted_at
        self.ip = ip
        self.priority = priority
        self.size = size
        self.gathering: Gathering | None = None


class Delivery:
    """One message to one recipient: the unit of every count.

    ``key`` is the folded address, ``placing`` its place in the journal's vocabulary, ``bounced``
    whether a failure report came after it had been delivered. ``report`` holds a DSN, and the server
    rule behind it, that came in mid-attempt until the verdict; ``last`` what its last failure came to.
    """

    __slots__ = (
        "attempts",
        "bounced",
        "id",
        "key",
        "last",
        "message",
        "placing",
        "recipient",
        "report",
        "state",
    )

    def __init__(self, id: int, message: Message, recipient: str, key: str, placing: int) -> None:
        self.id = id
        self.message = message
        self.recipient = recipient
        self.key = key
        self.placing = placing
        self.state = QUEUED
        self.attempts = 0
        self.bounced = False
        self.report: tuple[DSN, str] | None = None
        self.last: Outcome | None = None


class Job:
    """The deliveries of one message to one domain, which travel together; what the agenda holds. Where the
    sender offers no more recipients in one transaction, the others are a job of their own.

    ``status`` tells a stale entry of the agenda from a live one; ``noticed`` counts the notices of
    delay that were due so far; ``run`` is the queue run in which its turn has come. ``walk`` is where an
    attempt stands whose sender may go on from a transaction, and ``sessions`` how many it has had;
    ``rounds``: the transactions before, where some were too many for one.
    """

    __slots__ = (
        "attempts",
        "began",
        "contact",
        "deliveries",
        "domain",
        "due",
        "first_failed",
        "lane",
        "last_failed",
        "last_wait",
        "message",
        "noticed",
        "rounds",
        "run",
        "sessions",
        "status",
        "walk",
    )

    def __init__(self, message: Message, lane: "Lane", domain: str, deliveries: list[Delivery]) -> None:
        self.message = message
        self.lane = lane
        self.domain = domain
        self.deliveries = deliveries
        self.attempts = 0
        self.contact = 0
        self.due = message.accepted_at
        self.began = 0
        self.first_failed = 0
        self.last_failed = 0
        self.last_wait = 0
        self.noticed = 0
        self.run: QueueRun | None = None
        self.walk: Walk | None = None
        self.sessions = 0
        self.rounds: Rounds | None = None
        self.status = RESTING

    def has_room(self, more: int) -> bool:
        """Whether the sender would offer so many more recipients in the same transaction."""
        most = self.message.desk.policy.connections.recipients_per_transaction
        return most is None or len(self.deliveries) + more <= most

    def part(self, deliveries: list[Delivery]) -> "Job":
        """These deliveries as a job: this very one where they are all it has, else one with its past."""
        if len(deliveries) == len(self.deliveries):
            return self
        part = Job(self.message, self.lane, self.domain, deliveries)
        part.attempts, part.contact, part.noticed = self.attempts, self.contact, self.noticed
        part.due, part.began, part.status = self.due, self.began, self.status
        part.first_failed, part.last_failed = self.first_failed, self.last_failed
        part.last_wait = self.last_wait
        part.walk, part.sessions = self.walk, self.sessions
        self.deliveries = [one for one in self.deliveries if one not in deliveries]
        return part


@dataclass(slots=True)
class Walk:
    """One attempt's way along the hosts: where it stands, and which address it comes from."""

    job: Job
    route: Route
    place: int
    ip: str
    clear: bool = False


@dataclass(slots=True, eq=False)
class Gathering:
    """The jobs of one message, to several domains or in several transactions, which have one next try: those
    ``under_way``, those that are ``held`` until these have ended, and those put off until the ``next`` try
    that was decided."""

    under_way: set[Job]
    held: list[Job] = field(default_factory=list)
    next: set[Job] = field(default_factory=set)
    decision: Decision | None = None

    def holds(self, job: Job) -> bool:
        """Whether a job that was put off must wait for others of its message."""
        if self.under_way <= {job}:
            return False
        self.held.append(job)
        return True

    def replace(self, job: Job, part: Job) -> None:
        """A part of a job is under way in its place."""
        self.under_way.discard(job)
        self.under_way.add(part)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The transactions that an attempt has had on its session because some were too many for one: their
    ``number``, and who was put off in them and waits ``aside`` for the last to end, with what he came to
    and how many had been accepted."""

    number: int
    aside: tuple[tuple[Delivery, Recipient, int], ...] = ()


@dataclass(slots=True, eq=False)
class QueueRun:
    """One look at the queue: who waits for a turn, how many more may have one now; ``walking`` while
    turns are being given."""

    at: int
    jobs: deque[Job]
    room: int = 0
    walking: bool = False


RESTING, WAITING, UNDER_WAY, OVER = range(4)
"""Statuses of a job: due later, waiting for a connection or its turn in a queue run, in an attempt,
finished."""
