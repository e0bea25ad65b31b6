"""A script: the k-th attempt gets the k-th reply, the last one repeats."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


@dataclass(frozen=True, slots=True)
class Replies:
    """Answers by how often (sender, recipient) has reached the stage; written as the bare list.

    Attempts that an earlier rule stopped at that stage are counted with the others.
    """

    replies: tuple[Reply, ...]
    default_stage: ClassVar[Stage] = "rcpt"
    by_recipient: ClassVar[bool] = True
    always: ClassVar[bool] = True
    counts: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not self.replies:
            raise ValueError("replies needs at least one reply")

    def fresh(self) -> None:
        """Remembers nothing itself: the server counts."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply:
        """The reply whose turn it is."""
        return self.replies[min(server.count, len(self.replies)) - 1]
