"""A plain yes, for the sake of what follows it (``then``) or of the rules it keeps away."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

YES = Reply(250, "2.0.0", ("OK",))


class Takes:
    """What all kinds have in common that take any mail."""

    __slots__ = ()
    default_stage: ClassVar[Stage] = "eom"
    by_recipient: ClassVar[bool] = True
    always: ClassVar[bool] = True
    says_yes: ClassVar[bool] = True

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply:
        """Yes."""
        return YES


@dataclass(frozen=True, slots=True)
class Accept(Takes):
    """Takes the mail; written ``accept: true``. At any stage it is the server's ordinary yes there."""

    accept: bool = True

    def __post_init__(self) -> None:
        if not self.accept:
            raise ValueError("accept can only be true; to refuse, write a reply")
