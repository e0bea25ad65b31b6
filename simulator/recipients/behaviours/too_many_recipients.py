"""So many recipients of one mail."""

from dataclasses import dataclass, field
from typing import ClassVar

from simulator.mail import Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_TOO_MANY = Reply(452, "4.5.3", ("Too many recipients",))


@dataclass(frozen=True, slots=True)
class TooManyRecipients:
    """Takes ``recipients`` of one transaction; the mail goes to those, the rest comes again.

    The reply is 452 and not 552, which stood in RFC 821 (RFC 5321 section 4.5.3.1.10); a server owes its
    clients at least 100 (section 4.5.3.1.8).
    """

    recipients: int
    says: Reply | Fault = field(default=_TOO_MANY, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "rcpt"
    needs_recipient: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.recipients < 1:
            raise ValueError("a mail has at least 1 recipient")

    def fresh(self) -> None:
        """Remembers nothing: the transaction counts whom it has taken."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to one recipient too many."""
        return self.says if query.accepted >= self.recipients else None
