"""What one delivery came to, as message checks look at it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

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


class Report(NamedTuple):
    """A delivery status notification that reached the sender (RFC 3464): its action and its status."""

    action: str
    status: str


@dataclass(frozen=True, slots=True)
class Fate:
    """One delivery at the end of a run.

    ``reason``: why it failed or bounced late. ``lists``: those that its address stands on, among the
    lists of its sender. ``replies``: one per attempt, codes before text; of a fault its name.
    ``attempts_at``: when each attempt began, ``ended``: when the delivery ended, ms after it was
    accepted.
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
    attempts_at: tuple[int, ...]
    ended: int | None
    dsn: tuple[Report, ...]
