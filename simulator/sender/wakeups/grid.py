"""Queue runs: every so often the sender walks through its whole queue."""

from dataclasses import dataclass
from typing import Literal

from simulator.mail import Duration

_NOTHING = Duration(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """How one queue run goes about what it finds due: ``width`` at a time, in this order."""

    width: int = 1
    order: Literal["random", "age"] = "random"

    def __post_init__(self) -> None:
        if self.width < 1:
            raise ValueError("width counts what a queue run delivers at a time: at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A look at the queue every ``period``; the first at ``phase``, or drawn, one draw per run.

    What will be due within ``early`` of a look is taken along. ``runner``: who delivers what a queue
    run finds; none for a run that only hands over to the deliveries under way.
    """

    period: Duration
    phase: Duration | None = None
    early: Duration = _NOTHING
    runner: Runner | None = None

    def __post_init__(self) -> None:
        if self.period < 1:
            raise ValueError("period must be longer than nothing")

    def wake(self, due: int, after: int, phase: int) -> int:
        """The first look at or after ``due`` (less ``early``) and later than ``after``."""
        return next_tick(max(due - self.early, after + 1), self.period, phase)


def next_tick(at: int, period: int, phase: int) -> int:
    """The first tick that is not before ``at``, of those at ``phase`` and every ``period`` after it."""
    return phase + max(0, -((phase - at) // period)) * period
