"""What is still to happen while servers stand open: reports on their way, events of the timeline."""

import asyncio
from collections.abc import Callable
from heapq import heappop, heappush
from itertools import count

from simulator.control.clock import Clock


class Agenda:
    """Deeds by their virtual instant; of one instant in the order in which they were added."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._number = count()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._due)

    def add(self, at: int, deed: Callable[[], None]) -> None:
        """Has it done at the instant ``at`` (ms)."""
        heappush(self._due, (at, next(self._number), deed))
        self.wake()

    def wake(self) -> None:
        """Does what is due, and looks again when the next is; called when the clock has leapt, too."""
        self.stop()
        while self._due and self._due[0][0] <= self._clock.at:
            heappop(self._due)[2]()
        if self._due:
            wait = self._clock.seconds(self._due[0][0] - self._clock.at)
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self.wake)

    def stop(self) -> None:
        """Looks no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
