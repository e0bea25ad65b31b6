"""Mail that is too large by the size it declares (RFC 1870)."""

from dataclasses import dataclass, field
from typing import ClassVar

from simulator.mail import Fault, Reply, Size, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_TOO_LARGE = Reply(552, "5.3.4", ("Message size exceeds fixed limit",))


@dataclass(frozen=True, slots=True)
class SizeLimit:
    """Refuses mail of more than ``size``, for those alone to whom the rule applies.

    A server's own ``size`` is announced to all, and then senders do not even try.
    """

    size: Size
    says: Reply | Fault = field(default=_TOO_LARGE, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "mail"
    by_recipient: ClassVar[bool] = True
    needs_message: ClassVar[bool] = True

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to what is too large."""
        return self.says if query.size > self.size else None
