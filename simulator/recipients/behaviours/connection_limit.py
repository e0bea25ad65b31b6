"""So many connections at once."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from simulator.mail import Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_TOO_MANY = Reply(421, "4.7.0", ("Too many connections",))


@dataclass(frozen=True, slots=True)
class ConnectionLimit:
    """Refuses a connection while ``connections`` are open: all together, or ``of`` one ``ip``."""

    connections: int
    of: Literal["ip"] | None = None
    says: Reply | Fault = field(default=_TOO_MANY, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "connect"

    def __post_init__(self) -> None:
        if self.connections < 1:
            raise ValueError("a connection limit is at least 1")

    def fresh(self) -> None:
        """Remembers nothing itself: the server knows its open connections."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to one connection too many."""
        is_open = server.connections if self.of is None else server.clients.get(query.ip, 0)
        return self.says if is_open >= self.connections else None
