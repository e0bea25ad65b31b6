"""KumoMTA: after so many failures in a row whatever is ready for the destination is put off."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from simulator.sender.history import Draw
from simulator.sender.throttles import Closed, Met, Of

_DOMAIN: Of = "domain"


class Row(NamedTuple):
    """How many failures in a row there were, and when the last was, ms."""

    number: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consecutive:
    """More than ``threshold`` failures before this one: all that is ready now goes back to the queue.

    It is no time of quiet: the next message that becomes due is tried (ready_queue.rs, which compares
    the count before it adds).
    """

    threshold: int = 100
    scope: Of = _DOMAIN
    counts: bool = True
    of_runs: ClassVar[bool] = False
    kicks: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if self.threshold < 0:
            raise ValueError("threshold is a number of failures")

    def admit(self, memory: Row | None, created: int, at: int, draw: Draw) -> Closed | None:
        """Closed at the very instant of a failure too many."""
        if memory is None or memory.number <= self.threshold + 1 or at > memory.at:
            return None
        return Closed(at)

    def learn(self, memory: Row | None, met: Met, draw: Draw) -> Row | None:
        """One more in the row, or its end."""
        if met.reached:
            return None
        return Row((memory.number if memory else 0) + 1, met.at)

    def window(self, memory: Row | None, limit: int) -> int:
        """All that the policy allows."""
        return limit
