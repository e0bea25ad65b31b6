"""Lines for a reader who may be slower than what there is to tell, or may have stopped reading altogether."""

import select
from collections import deque
from collections.abc import Callable
from typing import TextIO

WAITING = 10_000
"""Lines that wait for the reader; he is told how many he has missed of those beyond."""


class Outlet:
    """Says what it is given in its order, and never waits for whoever reads it before ``finish``.

    A full pipe stops whoever writes to it (pipe(7)): sessions would stand still because nobody looks.
    ``stream`` is where it is said; ``left_out`` says that so many lines were too many.
    """

    def __init__(self, stream: TextIO | None, left_out: Callable[[int], None]) -> None:
        self._stream = stream
        self._waiting: deque[Callable[[], None]] = deque()
        self._left_out = left_out
        self._missed = 0

    def offer(self, say: Callable[[], None]) -> None:
        """Has a line said now, or when the reader has room for it."""
        self.drain()
        if not self._waiting and has_room(self._stream):
            say()
        elif self._missed or len(self._waiting) == WAITING:
            self._missed += 1
        else:
            self._waiting.append(say)

    def drain(self) -> None:
        """Says of what waits as much as the reader has room for."""
        while (self._waiting or self._missed) and has_room(self._stream):
            self._say_one()

    def finish(self) -> None:
        """Says all that waits, however long the reader takes."""
        while self._waiting or self._missed:
            self._say_one()

    def _say_one(self) -> None:
        if self._waiting:
            self._waiting.popleft()()
        else:
            missed, self._missed = self._missed, 0
            self._left_out(missed)


def has_room(stream: TextIO | None) -> bool:
    """Whether a line can be written at once: a pipe that polls as writable takes 4096 octets (PIPE_BUF) on
    Linux. What is no file of the system has room."""
    try:
        number = -1 if stream is None else stream.fileno()
    except (OSError, ValueError):
        return True
    if number < 0:
        return True
    asked = select.poll()
    asked.register(number, select.POLLOUT)
    return bool(asked.poll(0))
