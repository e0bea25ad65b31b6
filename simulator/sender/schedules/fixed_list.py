"""A list of waits, one after each failed attempt."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Duration
from simulator.sender.history import History


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedList:
    """The k-th delay follows the k-th failed attempt, counted from the end of it."""

    written_as_list: ClassVar[str] = "delays"

    delays: tuple[Duration, ...]

    def __post_init__(self) -> None:
        if not self.delays or min(self.delays) < 1:
            raise ValueError("a schedule needs at least one delay, each longer than nothing")

    def wait(self, history: History, at: int) -> int | None:
        """The wait in ms after attempt ``history.attempts``; None once the list is used up."""
        done = history.attempts
        return self.delays[done - 1] if done <= len(self.delays) else None

    def last(self) -> int | None:
        """The last delay, in ms."""
        return self.delays[-1]
