"""A destination that failed is left alone for a while: Sendmail, ZoneMTA, Momentum."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Duration
from simulator.sender.history import Draw
from simulator.sender.throttles import Closed, Met, Of

_HOST: Of = "host"


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeCache:
    """No contact for ``ttl`` after a failure, for ``timeout`` where nobody answered; a success forgets.

    Without a ``ttl`` what failed is left alone until the sender's next look at its queue: Sendmail's
    queue runner remembers dead hosts for as long as it runs (mci.c, without HostStatusDirectory).
    """

    ttl: Duration | None = None
    timeout: Duration | None = None
    scope: Of = _HOST
    counts: bool = False
    kicks: ClassVar[bool] = False

    @property
    def of_runs(self) -> bool:
        """Without a ``ttl`` it is forgotten with the queue run."""
        return self.ttl is None

    def admit(self, memory: int | None, created: int, at: int, draw: Draw) -> Closed | None:
        """Closed until what is remembered grows stale."""
        return None if memory is None or at >= memory else Closed(memory)

    def learn(self, memory: int | None, met: Met, draw: Draw) -> int | None:
        """Until when it is left alone, ms."""
        if met.reached:
            return None
        span = self.timeout if met.timed_out and self.timeout is not None else self.ttl
        return met.next_look if span is None else met.at + span

    def window(self, memory: int | None, limit: int) -> int:
        """All that the policy allows."""
        return limit
