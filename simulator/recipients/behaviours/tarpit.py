"""A server that lets a busy client wait, longer each time."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Duration, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_HOUR = Duration(3_600_000)  # assumed


@dataclass(slots=True)
class Patience:
    """How often a client came, when last (ms), and how long it is to wait next time (ms)."""

    came: int
    last: int
    wait: float


@dataclass(frozen=True, slots=True)
class Tarpit:
    """Holds back its answers to a client's address, from the one ``after`` so many on, and lets them pass.

    The first is late by ``delay``, each further one ``grows`` times as late, by ``most`` at the most; who
    stays away for ``forget`` begins anew. Exim's smtp_ratelimit_rcpt has these four numbers, and counts
    within one message. A wait is silence that the sender bears; where it is not to, write ``fault: timeout``.
    """

    delay: Duration
    after: int = 0
    grows: float = 1.0
    most: Duration | None = None
    forget: Duration = _HOUR
    default_stage: ClassVar[Stage] = "rcpt"

    def __post_init__(self) -> None:
        if self.grows < 1:
            raise ValueError("a tarpit gets no thinner: grows is at least 1")
        if self.grows > 1 and self.most is None:
            raise ValueError("what grows must end somewhere: say most")
        if self.most is not None and self.most < self.delay:
            raise ValueError("most is less than the first delay")

    def fresh(self) -> dict[str, Patience]:
        """Every client by its address."""
        return {}

    def answer(self, query: Query, own: dict[str, Patience], at: int, server: Memory) -> None:
        """Nothing, after a while."""
        client = own.get(query.ip)
        if client is None or at - client.last >= self.forget:
            client = own[query.ip] = Patience(0, at, self.delay)
        client.came += 1
        client.last = at
        if client.came > self.after:
            server.delay += int(client.wait)
            client.wait = min(client.wait * self.grows, self.delay if self.most is None else self.most)
