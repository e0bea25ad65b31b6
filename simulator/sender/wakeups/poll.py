"""A worker that asks its database every few seconds."""

from dataclasses import dataclass

from simulator.mail import Duration
from simulator.sender.wakeups.grid import next_tick

_NOTHING = Duration(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A look every ``period``, at which only what has been due for ``hold`` is taken."""

    period: Duration
    phase: Duration | None = None
    hold: Duration = _NOTHING

    def __post_init__(self) -> None:
        if self.period < 1:
            raise ValueError("period must be longer than nothing")

    def wake(self, due: int, after: int, phase: int) -> int:
        """The first look at which it has been due for ``hold``, later than ``after``."""
        return next_tick(max(due + self.hold, after + 1), self.period, phase)
