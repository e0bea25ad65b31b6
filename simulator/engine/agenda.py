"""The agenda: what is due when, as a calendar of windows and a heap of the one at hand.

A run has hundreds of thousands of retries pending, and a heap of them all pays for every one at every
step; here a window is a plain list until its time comes, and only then a heap.
"""

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Any

INPUT, END, EXPIRY, CLOSING, START = range(5)
"""Phases of one instant, in their order: what came in, what ended, what expired, what closes, what
starts. Whatever is added to an instant while it runs makes a further round of it."""

WINDOW_BITS = 10
"""A window is 2**10 ms: a few dozen entries in a busy run, so that its heap stays shallow."""

Action = Callable[[int, Any], None]
"""What is done at an instant (ms) about a subject."""

_Entry = tuple[int, int, int, int, int, int, int, Action, Any]
"""(instant, round, phase, delivery, n, k, tick, action, subject). All before the tick says what an entry
is, so the order of insertion counts only between entries about the very same thing."""


class Agenda:
    """Entries by instant, in milliseconds; ``now`` is the instant played last or at present."""

    __slots__ = ("_later", "_more", "_round", "_soon", "_tick", "_window", "_windows", "now")

    def __init__(self) -> None:
        self.now = -1
        self._round = 0
        self._tick = 0
        self._window = -1  # the one whose entries are in the heap, and all before it
        self._soon: list[_Entry] = []
        self._more: list[_Entry] = []  # for the instant being played
        self._later: dict[int, list[_Entry]] = {}
        self._windows: list[int] = []

    def add(
        self, at: int, phase: int, delivery: int, n: int, k: int, action: Action, subject: object
    ) -> None:
        """Puts an action down for an instant (never one that is over)."""
        self._tick = tick = self._tick + 1
        if at == self.now:
            self._more.append((at, self._round + 1, phase, delivery, n, k, tick, action, subject))
            return
        entry = (at, 0, phase, delivery, n, k, tick, action, subject)
        window = at >> WINDOW_BITS
        if window <= self._window:
            heappush(self._soon, entry)
        elif window in self._later:
            self._later[window].append(entry)
        else:
            self._later[window] = [entry]
            heappush(self._windows, window)

    def next_due(self) -> int | None:
        """The next instant with an entry, or None."""
        if not self._soon:
            if not self._windows:
                return None
            self._window = heappop(self._windows)
            self._soon = self._later.pop(self._window)
            heapify(self._soon)
        return self._soon[0][0]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to happen, at this instant or later."""
        return not (self._soon or self._windows or self._more)

    def play(self, before: int) -> None:
        """Carries out the instants of the window at hand that lie before an instant, each round by
        round, the entries of a round in their order; call ``next_due`` first."""
        soon = self._soon
        while soon and soon[0][0] < before:
            at, self._round, _, _, _, _, _, action, subject = heappop(soon)
            self.now = at
            action(at, subject)
            while self._more:
                self._go_on(at, soon)

    def _go_on(self, at: int, soon: list[_Entry]) -> None:
        """What was added to this instant goes into the heap, unless nothing there can come before it."""
        more, self._more = self._more, []
        if len(more) > 1 or (soon and soon[0][0] == at):
            for entry in more:
                heappush(soon, entry)
        else:
            [(_, self._round, _, _, _, _, _, action, subject)] = more
            action(at, subject)
