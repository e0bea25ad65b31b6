"""Postfix: a window of connections that failures shrink, and a destination that is dead after a few."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from simulator.mail import Duration
from simulator.sender.history import Draw
from simulator.sender.throttles import Closed, Met, Of

_5_MINUTES = Duration(300_000)
_DOMAIN: Of = "domain"


class Window(NamedTuple):
    """``success`` and ``failure`` are what feedback has added up to since the window last moved;
    ``cohorts`` the share of a whole window that has failed; ``dead_until`` 0 while it is alive."""

    size: int
    success: float = 0.0
    failure: float = 0.0
    cohorts: float = 0.0
    dead_until: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Starts with ``start`` connections; a success widens the window up to ``cap``, a failure narrows it.

    Once failures add up to ``limit`` windows the destination is dead ``dead_for`` a time. Arithmetic of
    qmgr_queue_throttle and qmgr_queue_unthrottle in Postfix's qmgr_queue.c, feedback 1 both ways
    (default_destination_concurrency_positive_feedback, _negative_feedback, _failed_cohort_limit).
    """

    start: int = 5
    cap: int = 20
    limit: float = 1.0
    dead_for: Duration = _5_MINUTES
    scope: Of = _DOMAIN
    counts: bool = True
    of_runs: ClassVar[bool] = False
    kicks: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.cap or self.limit <= 0:
            raise ValueError("start is at least 1 and at most cap, and limit more than nothing")

    def admit(self, memory: Window | None, created: int, at: int, draw: Draw) -> Closed | None:
        """Closed while the destination is dead."""
        if memory is None or at >= memory.dead_until:
            return None
        return Closed(memory.dead_until)

    def learn(self, memory: Window | None, met: Met, draw: Draw) -> Window | None:
        """The window after one more try."""
        window = memory or Window(self.start)
        if window.dead_until and met.at >= window.dead_until:
            window = Window(met.busy or self.start)  # "back from the almost grave"
        if window.dead_until:
            return Window(met.busy + 1) if met.reached else window
        return self._widened(window, met) if met.reached else self._narrowed(window, met)

    def window(self, memory: Window | None, limit: int) -> int:
        """The window, within what the policy allows."""
        return min(self.start if memory is None else memory.size, limit)

    def _widened(self, window: Window, met: Met) -> Window:
        if window.size >= min(met.busy + 1 + self.start, self.cap):
            return window._replace(cohorts=0.0)
        return Window(window.size + 1)  # a feedback of 1 moves it by 1 and starts both sums anew

    def _narrowed(self, window: Window, met: Met) -> Window:
        cohorts = window.cohorts + 1.0 / window.size
        if cohorts >= self.limit:
            return window._replace(cohorts=cohorts, dead_until=met.at + self.dead_for)
        size, failure, success = window.size, window.failure - 1.0, window.success
        while failure - 0.5 < 0:
            size, failure, success = size - 1, failure + 1.0, 0.0
        return Window(max(size, 1), success, failure, cohorts)
