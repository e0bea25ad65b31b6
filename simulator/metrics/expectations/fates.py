"""What one delivery came to, as message checks look at it."""

from dataclasses import dataclass
from typing import Literal

Outcome = Literal[
    "delivered",
    "failed",
    "dropped",
    "in_flight",
    "bounced_late",
    "bounce_lost",
    "complained",
    "unsubscribed",
]

LATER = ("bounced_late", "bounce_lost", "complained", "unsubscribed")
"""Outcomes that a delivered delivery may have besides."""

END = {
    "delivered": "delivered",
    "bounced": "failed",
    "refused": "failed",
    "expired": "failed",
    "suppressed": "dropped",
}
"""Kinds of journal rows that end a delivery, and what it is then."""


@dataclass(frozen=True, slots=True)
class Fate:
    """One delivery at the end of a run.

    ``reason``: why it failed or bounced late. ``lists``: those that its address stands on, among the
    lists of its sender. ``replies``: one per attempt, codes before text; of a fault its name.
    """

    delivery: int
    recipient: str
    campaign: str
    outcome: str
    attempts: int
    reason: str | None
    later: tuple[str, ...]
    lists: tuple[str, ...]
    replies: tuple[str, ...]

    def field(self, name: str) -> object:
        """The value of a field of a message check, as it is shown."""
        if name == "outcome":
            return "; ".join((self.outcome, *self.later))
        return (self.lists or False) if name == "suppressed" else getattr(self, name)
