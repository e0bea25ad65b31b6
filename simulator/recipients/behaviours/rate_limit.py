"""So many messages within a time, over all clients."""

from collections import deque
from dataclasses import dataclass, field
from typing import ClassVar

from simulator.mail import Fault, Rate, Reply, Stage
from simulator.recipients.clock import DAY, TimeOfDay, Zone
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_SLOW_DOWN = Reply(451, "4.7.1", ("Too many messages, slow down",))


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Lets ``messages`` through in any window of their period; what is refused does not count.

    The window slides: it is the period before the query, so no burst fits between two windows. With
    ``resets`` it stands in the calendar: a quota that begins anew at that time of day, or that many
    periods later, on a clock in ``tz`` (by default the server's).
    """

    messages: Rate
    resets: TimeOfDay | None = None
    tz: Zone | None = None
    says: Reply | Fault = field(default=_SLOW_DOWN, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "mail"

    def __post_init__(self) -> None:
        if self.resets is not None and DAY % self.messages.per:
            raise ValueError("resets needs a period of a day, or one that parts a day evenly")
        if self.tz is not None and self.resets is None:
            raise ValueError("tz says where the clock hangs by which the limit resets: it has no resets")

    def fresh(self) -> deque[int]:
        """When each message of the last period was let through (ms), or that period's number as often."""
        return deque()

    def answer(self, query: Query, own: deque[int], at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to one message too many."""
        stamp = at if self.resets is None else self._period(self.resets, server.clock.of(self.tz).wall(at))
        while own and self._is_over(own[0], stamp):
            own.popleft()
        if len(own) >= self.messages.count:
            return self.says
        own.append(stamp)
        return None

    def _period(self, resets: int, wall: int) -> int:
        """The number of a period of the calendar."""
        return (wall - resets) // self.messages.per

    def _is_over(self, earlier: int, stamp: int) -> bool:
        # A wall goes back in autumn: whatever period is not the last one is new, be it an earlier one.
        return stamp != earlier if self.resets is not None else stamp - earlier >= self.messages.per
