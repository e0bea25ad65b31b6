"""A list of waits, one after each failed attempt."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Duration
from simulator.sender.history import Draw, History


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedList:
    """The k-th delay follows the k-th failed attempt, counted from the end of it.

    A delay of nothing means the next time the sender looks at its queue: every queue run.
    """

    written_as_list: ClassVar[str] = "delays"

    delays: tuple[Duration, ...]

    def __post_init__(self) -> None:
        if not self.delays or min(self.delays) < 0:
            raise ValueError("a schedule needs at least one delay, and none below nothing")

    def wait(self, history: History, at: int, draw: Draw) -> int | None:
        """The wait in ms after attempt ``history.attempts``; None once the list is used up."""
        done = history.attempts
        return self.delays[done - 1] if done <= len(self.delays) else None

    def last(self) -> int | None:
        """The last delay, in ms."""
        return self.delays[-1]

    def horizon(self) -> int | None:
        """None: a list says nothing of age."""
        return None
