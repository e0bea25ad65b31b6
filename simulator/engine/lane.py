"""A lane: one sender's way to one domain, or to several behind the same MX hosts, with so many connections
at once, at such a rate.

Plain counters and queues. Who waits is served by priority, then in the order of becoming due: so a
retry goes before fresh mail of its own priority, never before mail of a higher one. A connection that
has done its transaction takes the next message of the same source address, or closes.
"""

from collections import deque
from typing import TYPE_CHECKING

from simulator.engine.mailing import NORMAL, WAITING, Job
from simulator.mail import Rate
from simulator.sender import Backoff, Defer, admit

if TYPE_CHECKING:
    from simulator.engine.desk import Desk


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
    within the window of a throttle; ``stranded``: jobs put off since nobody could be reached, where they are
    due again as soon as somebody is. ``pace`` is None where nothing ever limits its rate. A reply may
    slow it down: nothing starts before ``paused_until``, ``changes_at`` is when its speed changes next (ms,
    0: never by itself), and it ``grows`` where every mail delivered gives it a connection back.
    ``name`` is what those have in common who go this way, and ``domain`` the first to which mail went.
    """

    __slots__ = (
        "_levels",
        "_rule",
        "_seen",
        "allowed",
        "backoff_on",
        "busy",
        "changes_at",
        "desk",
        "domain",
        "grows",
        "limit",
        "messages_per_connection",
        "name",
        "pace",
        "paused_until",
        "stranded",
        "waiting",
    )

    def __init__(self, desk: "Desk", domain: str, name: str = "") -> None:
        self.desk = desk
        self.domain = domain
        self.name = name or domain
        self.backoff_on = desk.policy.backoff_on
        self.allowed = desk.policy.connections.per_domain
        self.limit = self.allowed if desk.gate is None else desk.gate.window(self.name, self.allowed)
        self.messages_per_connection = desk.policy.connections.messages_per_connection
        self.busy = 0
        self.stranded: list[Job] = []
        self.changes_at = 0
        self.paused_until = 0
        self.grows = False
        self._rule: Backoff | None = None
        self._seen: dict[Backoff, deque[int]] = {}
        self.waiting: dict[tuple[int, str], deque[Job]] = {}
        self._levels = [NORMAL]  # the priorities that have been seen here
        rate = desk.policy.rate
        rates = [one for one in (rate, *(rule.rate for rule in self.backoff_on)) if one]
        self.pace = Pace(rate, rates) if rates else None

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

    def provoke(self, rule: Backoff, at: int) -> bool:
        """A reply was what a rule of the policy waits for; whether that has slowed the lane down."""
        if rule.times is not None:
            seen = self._seen.setdefault(rule, deque(maxlen=rule.times.count))
            seen.append(at)
            if not rule.is_enough(seen):
                return False
        self._rule = rule
        if rule.pause is None:
            self._slow_down(rule, at)
        else:
            self.paused_until = self.changes_at = at + rule.pause
            self.grows = False
            self._allow(0)
        return True

    def _slow_down(self, rule: Backoff, at: int) -> None:
        self.changes_at = 0 if rule.for_ is None else at + rule.for_
        self.grows = rule.recover == "one_by_one"
        self._allow(rule.connections or self.desk.policy.connections.per_domain)
        self._set_rate(rule.rate or self.desk.policy.rate)

    def ease(self, at: int) -> None:
        """A pause is over, or the time for which it was slow."""
        rule, paused = self._rule, self.paused_until == at
        if rule is not None and paused and rule.slows:
            self._slow_down(rule, at)
        else:
            self._recover()

    def grow(self) -> None:
        """A mail was delivered, for which it has a connection back."""
        self._allow(self.allowed + 1)
        if self.allowed >= self.desk.policy.connections.per_domain:
            self._recover()

    def _recover(self) -> None:
        self.changes_at, self.grows = 0, False
        self._allow(self.desk.policy.connections.per_domain)
        self._set_rate(self.desk.policy.rate)

    def _allow(self, connections: int) -> None:
        self.allowed = connections
        self.follow_window()

    def follow_window(self) -> None:
        """The window of the sender's throttle has moved, or what is allowed."""
        gate = self.desk.gate
        self.limit = self.allowed if gate is None else gate.window(self.name, self.allowed)

    def _set_rate(self, rate: Rate | None) -> None:
        if self.pace is not None:
            self.pace.rate = rate
