"""So many messages in one connection."""

from dataclasses import dataclass, field
from typing import ClassVar

from simulator.mail import Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_ENOUGH = Reply(421, "4.7.0", ("Too many messages in this connection",))


@dataclass(frozen=True, slots=True)
class MessagesPerConnection:
    """Hangs up when a connection offers more than ``messages``."""

    messages: int
    says: Reply | Fault = field(default=_ENOUGH, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "mail"

    def __post_init__(self) -> None:
        if self.messages < 1:
            raise ValueError("a connection carries at least 1 message")

    def fresh(self) -> None:
        """Remembers nothing: the session counts its transactions."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to one message too many."""
        return self.says if query.transaction > self.messages else None
