"""Virtual time while servers stand open: it runs with the wall's, faster if asked, and leaps when told."""

import time
from collections.abc import Callable


class Clock:
    """``speed``: virtual seconds in one of the wall's. ``now``: a clock that never goes back, in seconds."""

    def __init__(self, speed: float = 1.0, now: Callable[[], float] = time.monotonic) -> None:
        self.speed = speed
        self._now = now
        self._began = now()
        self._leapt = 0

    @property
    def at(self) -> int:
        """The virtual instant, ms since the servers began to listen."""
        return int((self._now() - self._began) * self.speed * 1000) + self._leapt

    def leap(self, span: int) -> None:
        """So many ms pass at once."""
        self._leapt += span

    def seconds(self, span: int) -> float:
        """What a virtual span (ms) takes on the wall, seconds."""
        return span / 1000 / self.speed
