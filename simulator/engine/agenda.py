"""The agenda: what is due when, as a calendar of millisecond buckets.

Buckets instead of one heap of events, because runs have hundreds of thousands of retries pending
and a heap pays for every one of them at every step; here the heap holds only distinct instants.
"""

from collections.abc import Callable
from heapq import heappop, heappush
from operator import itemgetter
from typing import Any

INPUT, END, EXPIRY, CLOSING, START = range(5)
"""Phases of one instant, in their order: what came in, what ended, what expired, what closes, what
starts. Whatever is added to an instant while it runs makes a further round of it."""

Action = Callable[[int, Any], None]
"""What is done at an instant (ms) about a subject."""

Entry = tuple[int, int, int, int, Action, Any]
"""(phase, delivery, n, k, action, subject): the first four order the entries of an instant, so the
order of insertion never counts."""

_order = itemgetter(0, 1, 2, 3)


class Agenda:
    """Entries by instant, in milliseconds.

    ``now`` is the instant that is being played; what is added to it goes into its next round
    without a detour through the calendar.
    """

    __slots__ = ("_buckets", "_instants", "_round", "now")

    def __init__(self) -> None:
        self.now = -1
        self._buckets: dict[int, list[Entry]] = {}
        self._instants: list[int] = []
        self._round: list[Entry] = []

    def add(self, at: int, entry: Entry) -> None:
        """Puts an entry down for an instant (never one that is over)."""
        if at == self.now:
            self._round.append(entry)
            return
        bucket = self._buckets.get(at)
        if bucket is None:
            self._buckets[at] = [entry]
            heappush(self._instants, at)
        else:
            bucket.append(entry)

    def next_due(self) -> int | None:
        """The next instant with an entry, or None; the one being played is not next."""
        return self._instants[0] if self._instants else None

    def play(self) -> None:
        """Carries the next instant out, round by round, the entries of a round in their order."""
        at = self.now = heappop(self._instants)
        entries = self._buckets.pop(at)
        while entries:
            if len(entries) > 1:
                entries.sort(key=_order)
            for _, _, _, _, action, subject in entries:
                action(at, subject)
            entries, self._round = self._round, []
        self.now = -1
