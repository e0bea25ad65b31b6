"""A failure below SMTP."""

from dataclasses import dataclass
from typing import ClassVar

from simulator import mail
from simulator.mail import Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


@dataclass(frozen=True, slots=True)
class Fault:
    """Answers with ``fault``; written as the bare word."""

    fault: mail.Fault
    default_stage: ClassVar[Stage] = "connect"
    by_recipient: ClassVar[bool] = True
    always: ClassVar[bool] = True

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> mail.Fault:
        """The fault, whatever is asked."""
        return self.fault
