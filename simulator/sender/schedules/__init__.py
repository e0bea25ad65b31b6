"""When the next try would be due: one file per kind, its fields the YAML keys."""

from typing import Protocol

from simulator.sender.history import Draw, History


class Schedule(Protocol):
    """What every kind in this folder can answer. Values: no state.

    A kind whose class names a field in ``written_as_list`` may be written as a bare list of it:
    ``schedule: [10m, 15m]`` is ``schedule: {fixed_list: {delays: [10m, 15m]}}``.
    """

    def wait(self, history: History, at: int, draw: Draw) -> int | None:
        """The wait in ms after attempt ``history.attempts``, which failed at ``at``; None: used up.

        Below 0 where the try was due before the attempt had ended. At most one draw, ``schedule``.
        """
        ...

    def last(self) -> int | None:
        """The wait in ms that ``tail: repeat`` repeats; None for a schedule that is never used up."""
        ...

    def horizon(self) -> int | None:
        """The age in ms past which the schedule itself gives up; None where it has no such rule."""
        ...
