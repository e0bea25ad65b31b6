"""When the next try would be due: one file per kind, its fields the YAML keys."""

from typing import Protocol

from simulator.sender.history import History


class Schedule(Protocol):
    """What every kind in this folder can answer. Values: no state, no draws.

    A kind whose class names a field in ``written_as_list`` may be written as a bare list of it:
    ``schedule: [10m, 15m]`` is ``schedule: {fixed_list: {delays: [10m, 15m]}}``.
    """

    def wait(self, history: History, at: int) -> int | None:
        """The wait in ms after attempt ``history.attempts``, which failed at ``at``; None: used up."""
        ...

    def last(self) -> int | None:
        """The wait in ms that ``tail: repeat`` repeats; None for a schedule that is never used up."""
        ...
