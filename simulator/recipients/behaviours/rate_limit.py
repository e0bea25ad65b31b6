"""So many messages within a time, over all clients."""

from collections import deque
from dataclasses import dataclass, field
from typing import ClassVar

from simulator.mail import Fault, Rate, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_SLOW_DOWN = Reply(451, "4.7.1", ("Too many messages, slow down",))


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Lets ``messages`` through in any window of their period; what is refused does not count.

    The window slides: it is the period before the query, so no burst fits between two windows.
    """

    messages: Rate
    says: Reply | Fault = field(default=_SLOW_DOWN, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "mail"

    def fresh(self) -> deque[int]:
        """When each message of the last period was let through, ms; never more than the limit."""
        return deque()

    def answer(self, query: Query, own: deque[int], at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to one message too many."""
        while own and at - own[0] >= self.messages.per:
            own.popleft()
        if len(own) >= self.messages.count:
            return self.says
        own.append(at)
        return None
