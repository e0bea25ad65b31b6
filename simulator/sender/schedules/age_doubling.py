"""Waits as long as the message is old, so that its age doubles: Postfix, and Sendmail on demand."""

from dataclasses import dataclass
from typing import Literal

from simulator.mail import Duration
from simulator.sender.history import Draw, History

_NOTHING = Duration(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeDoubling:
    """A wait equal to the message's age, never below ``min``, never above ``max``.

    ``clamp`` (Postfix, qmgr_active_done_3_generic in qmgr_active.c) takes the age at the end of the
    attempt and waits from there. ``skip`` (Sendmail's MaxQueueAge, gatherq in queue.c) takes the age
    at which the attempt began and waits from then.
    """

    min: Duration = _NOTHING
    max: Duration
    variant: Literal["clamp", "skip"] = "clamp"

    def __post_init__(self) -> None:
        if self.max < 1 or self.max < self.min:
            raise ValueError("max must be longer than nothing and not below min")

    def wait(self, history: History, at: int, draw: Draw) -> int | None:
        """The wait in ms after an attempt that failed at ``at``. Never used up."""
        tried = at if self.variant == "clamp" else history.began
        return tried + min(max(tried - history.created, self.min), self.max) - at

    def last(self) -> int | None:
        """None: there is always a next wait."""
        return None

    def horizon(self) -> int | None:
        """None: it says nothing of an end."""
        return None
