"""A connection that breaks now and then, but not for ever."""

from dataclasses import dataclass, field
from typing import ClassVar

from simulator.dice import happens
from simulator.mail import Fault, Reply, Share, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

Who = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Flaky:
    """Fails this ``share`` of attempts, by ``says``; after so many ``in_a_row`` the next one passes.

    Failures in a row are those of one client, sender and recipient, as far as each is known at its stage.
    """

    share: Share
    in_a_row: int | None = None
    says: Reply | Fault = field(default="reset", metadata={"beside": True})
    default_stage: ClassVar[Stage] = "connect"
    rolls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.in_a_row is not None and self.in_a_row < 1:
            raise ValueError("in_a_row counts failures from 1")

    def fresh(self) -> dict[Who, int]:
        """How often each has failed in a row, where that is bounded."""
        return {}

    def answer(self, query: Query, own: dict[Who, int], at: int, server: Memory) -> Reply | Fault | None:
        """``says`` by chance."""
        fails = happens(server.roll("fails", "attempt"), self.share)
        if self.in_a_row is None:
            return self.says if fails else None
        who = query.ip, query.sender, query.recipient
        failed = own.get(who, 0)
        if fails and failed < self.in_a_row:
            own[who] = failed + 1
            return self.says
        own.pop(who, None)
        return None
