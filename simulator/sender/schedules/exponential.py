"""Waits that grow by a factor, up to a cap."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from simulator.mail import Duration
from simulator.sender.history import Draw, History

_LONGEST = 1 << 53  # ms, as for every duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Exponential:
    """``first``, then ``factor`` times more after every attempt, never more than ``cap``.

    ``floor`` cuts the power of the factor to a whole number before it multiplies, as maddy does
    (internal/target/queue/queue.go): 1.25**n runs 1, 1, 1, 1, 2, 3, 3, 4, 5 ...
    """

    first: Duration
    factor: float = 2.0
    cap: Duration | None = None
    floor: bool = False

    def __post_init__(self) -> None:
        if self.first < 1:
            raise ValueError("the first wait must be longer than nothing")
        if not 1 <= self.factor < 1_000_000:
            raise ValueError("a factor below 1 would make waits shrink; the highest is 1000000")
        if self.cap is not None and self.cap < self.first:
            raise ValueError("the cap is below the first wait")

    def wait(self, history: History, at: int, draw: Draw) -> int | None:
        """The wait in ms after attempt ``history.attempts``, rounded down. Never used up."""
        cap, times = self.cap or _LONGEST, history.attempts - 1
        if self.floor:
            return min(self.first * _grown(1, self.factor, cap, times), cap)
        return _grown(self.first, self.factor, cap, times)

    def last(self) -> int | None:
        """None: there is always a next wait."""
        return None

    def horizon(self) -> int | None:
        """None: it grows without end."""
        return None


@lru_cache(maxsize=4096)
def _grown(first: int, factor: float, cap: int, times: int) -> int:
    # Over fractions of the factor as it was written, so that 1.3**n is the same on every machine;
    # step by step, so that no power outgrows the cap.
    ratio, wait = Fraction(str(factor)), Fraction(min(first, cap))
    for _ in range(times if ratio > 1 else 0):
        wait *= ratio
        if wait >= cap:
            return cap
    return wait.numerator // wait.denominator
