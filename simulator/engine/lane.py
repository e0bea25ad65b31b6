"""A lane: one sender's way to one domain, with so many connections at once, at such a rate.

Plain counters and queues. Who waits is served by priority, then in the order of becoming due: so a
retry goes before fresh mail of its own priority, never before mail of a higher one. A connection that
has done its transaction takes the next message of the same source address, or closes.
"""

from collections import deque
from typing import TYPE_CHECKING

from simulator.engine.mailing import NORMAL, WAITING, Job
from simulator.mail import Rate
from simulator.sender import Backoff, Defer, RouteRule, admit

if TYPE_CHECKING:
    from simulator.engine.desk import Desk

_OWN_WAY = RouteRule(senders={})
"""Where no route is written: neither a rate nor anything that slows it down."""


class Pace:
    """How fast a lane may start attempts. ``rate`` holds now; ``opens``: when the lane is to be looked at
    again, None if nobody is held."""

    __slots__ = ("opens", "rate", "starts")

    def __init__(self, rate: Rate | None, rates: list[Rate]) -> None:
        self.rate = rate
        self.starts: deque[int] = deque(maxlen=max(one.count for one in rates))
        self.opens: int | None = None

    def admit(self, at: int) -> Defer | None:
        """Whether an attempt may start now."""
        return admit(self.starts, self.rate, at)


class Lane:
    """Connections in use (``busy``) and jobs ``waiting``, by priority and source address.

    ``limit`` is how many connections there may be now: as many as are ``allowed`` by the policy or a reply,
    within the window of a throttle. ``slow_until``: how long a reply has slowed it
    down; ``pace`` is None where nothing ever limits its rate.
    """

    __slots__ = (
        "_levels",
        "allowed",
        "backoff_on",
        "busy",
        "desk",
        "domain",
        "limit",
        "messages_per_connection",
        "pace",
        "route",
        "slow_until",
        "waiting",
    )

    def __init__(self, desk: "Desk", domain: str, route: RouteRule | None = None) -> None:
        self.desk = desk
        self.domain = domain
        self.route = route or _OWN_WAY
        self.backoff_on = self.route.backoff_on
        self.allowed = desk.policy.connections.per_domain
        self.limit = self.allowed if desk.gate is None else desk.gate.window(domain, self.allowed)
        self.messages_per_connection = desk.policy.connections.messages_per_connection
        self.busy = 0
        self.slow_until = 0
        self.waiting: dict[tuple[int, str], deque[Job]] = {}
        self._levels = [NORMAL]  # the priorities that have been seen here
        rates = [one for one in (self.route.rate, *(rule.rate for rule in self.backoff_on)) if one]
        self.pace = Pace(self.route.rate, rates) if rates else None

    def wait(self, job: Job, ip: str) -> None:
        """Puts a job at the end of the queue of its priority and source address."""
        job.status = WAITING
        priority = job.message.priority
        if priority not in self._levels:
            self._levels = sorted((*self._levels, priority))
        queue = self.waiting.get((priority, ip))
        if queue is None:
            self.waiting[priority, ip] = deque((job,))
        else:
            queue.append(job)

    def next_for(self, ip: str) -> Job | None:
        """Takes the job whose turn it is for a source address; None also while somebody of a higher
        priority waits for another address, who is to have the connection."""
        if len(self._levels) == 1:
            return self._take(self._levels[0], ip)
        while self.waiting:
            highest = min(self.waiting)[0]
            if (highest, ip) not in self.waiting:
                return None
            job = self._take(highest, ip)
            if job is not None:
                return job
        return None

    def next(self) -> tuple[str, Job] | None:
        """Takes the job whose turn it is over all source addresses, and its address."""
        while self.waiting:
            priority, ip = min(self.waiting, key=self._head)
            job = self._take(priority, ip)
            if job is not None:
                return ip, job
        return None

    def _take(self, priority: int, ip: str) -> Job | None:
        queue = self.waiting.get((priority, ip))
        while queue:
            job = queue.popleft()
            if not queue:
                del self.waiting[priority, ip]
            if job.status == WAITING:
                return job
        return None

    def first_waiting(self) -> int:
        """The delivery that heads the queues, where somebody waits."""
        return min(map(self._head, self.waiting))[2]

    def _head(self, queue: tuple[int, str]) -> tuple[int, int, int]:
        job = self.waiting[queue][0]
        return queue[0], job.due, job.deliveries[0].id if job.deliveries else 0

    def slow_down(self, rule: Backoff, at: int) -> None:
        """A reply set off a rule of the route: these connections, this rate, for so long."""
        self._allow(rule.connections or self.desk.policy.connections.per_domain)
        self._set_rate(rule.rate or self.route.rate)
        self.slow_until = at + rule.for_

    def recover(self) -> None:
        """As fast as before."""
        self._allow(self.desk.policy.connections.per_domain)
        self._set_rate(self.route.rate)

    def _allow(self, connections: int) -> None:
        self.allowed = connections
        self.follow_window()

    def follow_window(self) -> None:
        """The window of the sender's throttle has moved, or what is allowed."""
        gate = self.desk.gate
        self.limit = self.allowed if gate is None else gate.window(self.domain, self.allowed)

    def _set_rate(self, rate: Rate | None) -> None:
        if self.pace is not None:
            self.pace.rate = rate
