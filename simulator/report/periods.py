"""A run cut into periods of equal length, few enough to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

_SECOND, _MINUTE, _HOUR, _DAY = 1_000, 60_000, 3_600_000, 86_400_000
_LENGTHS = (
    *(number * _SECOND for number in (1, 5, 15, 30)),
    *(number * _MINUTE for number in (1, 2, 5, 10, 15, 30)),
    *(number * _HOUR for number in (1, 2, 3, 6, 12)),
    *(number * _DAY for number in (1, 2, 7, 14, 28)),
)
MOST = 200
"""Periods of a run."""


@dataclass(frozen=True, slots=True)
class Periods:
    """``length`` in ms; the first period begins with virtual time, at ``start``."""

    length: int
    number: int
    start: datetime

    @classmethod
    def of(cls, end_ms: int, start: datetime) -> "Periods":
        """The shortest periods of a length that people count in, at most ``MOST`` up to the end."""
        fits = (length for length in _LENGTHS if end_ms // length < MOST)
        length = next(fits, -(-(end_ms + 1) // MOST))
        return cls(length, end_ms // length + 1, start)

    @property
    def begins(self) -> Sequence[float]:
        """When each begins, in seconds since the scenario's start."""
        return [number * self.length / 1000 for number in range(self.number)]

    def clock(self, at_ms: float) -> str:
        """An instant on the scenario's own clock, in UTC, as plotly.js reads it."""
        return (self.start + timedelta(milliseconds=at_ms)).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
