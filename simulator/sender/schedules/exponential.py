"""Waits that grow by a factor, up to a cap."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from simulator.mail import Duration
from simulator.sender.history import History

_LONGEST = 1 << 53  # ms, as for every duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Exponential:
    """``first``, then ``factor`` times more after every attempt, never more than ``cap``."""

    first: Duration
    factor: float = 2.0
    cap: Duration | None = None

    def __post_init__(self) -> None:
        if self.first < 1:
            raise ValueError("the first wait must be longer than nothing")
        if not 1 <= self.factor < 1_000_000:
            raise ValueError("a factor below 1 would make waits shrink; the highest is 1000000")
        if self.cap is not None and self.cap < self.first:
            raise ValueError("the cap is below the first wait")

    def wait(self, history: History, at: int) -> int | None:
        """The wait in ms after attempt ``history.attempts``, rounded down. Never used up."""
        return _grown(self.first, self.factor, self.cap or _LONGEST, history.attempts - 1)

    def last(self) -> int | None:
        """None: there is always a next wait."""
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
