"""Always the same reply."""

from dataclasses import dataclass
from typing import ClassVar

from simulator import mail
from simulator.mail import Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


@dataclass(frozen=True, slots=True)
class Reply:
    """Answers ``reply``; written as the bare text of it."""

    reply: mail.Reply
    default_stage: ClassVar[Stage] = "rcpt"
    by_recipient: ClassVar[bool] = True
    always: ClassVar[bool] = True

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> mail.Reply:
        """The reply, whatever is asked."""
        return self.reply
