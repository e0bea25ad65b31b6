"""Waits as long as the message is old, so that its age doubles: Postfix, and Sendmail on demand."""

from dataclasses import dataclass
from typing import Literal

from simulator.mail import Duration
from simulator.sender.history import Draw, History

_NOTHING = Duration(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeDoubling:
    """A wait equal to the message's age at the end of the attempt, never above ``max``.

    ``clamp`` (Postfix, qmgr_active_done_3_generic in qmgr_active.c) never waits less than ``min``.
    ``skip`` (Sendmail's MaxQueueAge: gatherq in queue.c passes over what is too young, reckoning from
    the end of the last attempt) has no such bound, so a fresh message is tried by the next queue run.
    """

    min: Duration = _NOTHING
    max: Duration
    variant: Literal["clamp", "skip"] = "clamp"

    def __post_init__(self) -> None:
        if self.max < 1 or self.max < self.min:
            raise ValueError("max must be longer than nothing and not below min")
        if self.variant == "skip" and self.min:
            raise ValueError("min means nothing to variant: skip")

    def wait(self, history: History, at: int, draw: Draw) -> int | None:
        """The wait in ms after an attempt that failed at ``at``. Never used up."""
        return min(max(at - history.created, self.min), self.max)

    def last(self) -> int | None:
        """None: there is always a next wait."""
        return None

    def horizon(self) -> int | None:
        """None: it says nothing of an end."""
        return None
