"""How mail is spread over the hours of a day."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from simulator.recipients.clock import DAY

Window = tuple[int, int, Fraction]
"""When it opens (ms since midnight), how long it lasts (ms), its share of a day's mail."""


@dataclass(frozen=True, slots=True)
class DayShape:
    """Windows of a day, each with its share of the mail; ``wall``: the time of day at which a run starts.

    The shares of a day add up to 1; what lies in no window has no mail.
    """

    windows: tuple[Window, ...]
    wall: int

    def __post_init__(self) -> None:
        ends = sorted((opens, opens + length) for opens, length, _ in self.windows)
        wrapped = [(opens + DAY, end + DAY) for opens, end in ends[:1]]
        if any(end > opens for (_, end), (opens, _) in zip(ends, [*ends[1:], *wrapped], strict=True)):
            raise ValueError("the windows of a day overlap")


class Curve:
    """The instants of a span at which so much of its mail has come: whole arithmetic, no rounding drift."""

    def __init__(self, shape: DayShape, at: int, over: int) -> None:
        scale = lcm(*(length * share.denominator for _, length, share in shape.windows))
        self._begins: list[int] = []
        self._before: list[int] = []
        self._density: list[int] = []
        self.total = 0
        for begins, ends, (_, length, share) in _cut(shape, at, at + over):
            density = share.numerator * scale // (share.denominator * length)
            self._begins.append(begins)
            self._before.append(self.total)
            self._density.append(density)
            self.total += density * (ends - begins)

    def instant(self, part: int, whole: int) -> int:
        """When ``part`` of ``whole`` has come (0 <= part < whole), ms since the start."""
        target = part * self.total // whole
        place = bisect_right(self._before, target) - 1
        return self._begins[place] + (target - self._before[place]) // self._density[place]


def _cut(shape: DayShape, first: int, last: int) -> Iterator[tuple[int, int, Window]]:
    """The windows day by day, as far as they lie within the span and hold mail."""
    windows = sorted(window for window in shape.windows if window[2])
    day = -(DAY + shape.wall)  # a window over midnight may have opened the day before
    day += max(0, first - DAY - day) // DAY * DAY
    while day < last:
        for window in windows:
            opens, length, _ = window
            begins, ends = max(first, day + opens), min(last, day + opens + length)
            if begins < ends:
                yield begins, ends, window
        day += DAY
