"""What each kind of row adds to which metric, and the figures that follow from the counts."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from simulator.journal.columns import Kind

Value = int | float | None
"""A count, a fraction 0..1 or seconds; None where there is nothing that it could be taken over."""

COUNTED: Mapping[Kind, tuple[str, ...]] = MappingProxyType(
    {
        "accepted": ("accepted.count", "webhooks.accepted"),
        "contact": ("contacts.total",),
        "attempt": ("attempts.total",),
        "deferred": ("deferrals.no_contact",),
        "delivered": ("delivered.count", "webhooks.delivered"),
        "bounced": ("failed.hard", "failed.count", "bounces.hard", "webhooks.permanent_fail"),
        "refused": ("failed.soft_permanent", "failed.count", "webhooks.permanent_fail"),
        "expired": ("failed.expired", "failed.count", "webhooks.permanent_fail"),
        "suppressed": ("dropped.count", "webhooks.permanent_fail"),
        "bounced_late": ("bounced_late.count", "bounces.delayed", "webhooks.permanent_fail"),
        "bounce_lost": ("bounces.lost",),
        "complained": ("complained.count",),
        "unsubscribed": ("unsubscribed.count", "webhooks.unsubscribed"),
        "listed": ("suppressions.count",),
    }
)
"""Kind of row -> metrics that every such row raises by one."""

DECIDED: Mapping[tuple[Kind, str], tuple[str, ...]] = MappingProxyType(
    {
        ("rejected", "invalid"): ("messages.invalid",),
        ("rejected", "duplicate"): ("messages.duplicate",),
        ("attempt", "retry"): ("deferrals.count", "webhooks.temporary_fail"),
        ("suppressed", "bounces"): ("dropped.bounce",),
        ("suppressed", "unsubscribes"): ("dropped.unsubscribe",),
        ("suppressed", "complaints"): ("dropped.complaint",),
        ("complained", "reported"): ("webhooks.complained",),
        ("notice", "unmatched"): ("bounces.unmatched",),
    }
)
"""Kind and ``decision`` -> metrics that such a row raises besides."""

ENDS: tuple[Kind, ...] = ("delivered", "bounced", "refused", "expired", "suppressed")
"""Kinds of rows that end a delivery; each delivery has at most one of them."""

_SOFT = "bounces.soft"
_NAMES = (_SOFT, *(name for names in (*COUNTED.values(), *DECIDED.values()) for name in names))


class Cell(NamedTuple):
    """So many rows that are alike; ``unknown``: attempts that found no such user.

    ``attempt``: number of the attempt; of a delivered row 1 or, for any later one, 2. ``last_ms``:
    the latest instant among them.
    """

    kind: Kind
    decision: str | None
    hardness: str | None
    replied: bool
    unknown: bool
    attempt: int | None
    rows: int
    last_ms: int


class Tally:
    """Counts over the rows of a run, or of one server, domain, campaign, sender or tag."""

    def __init__(self) -> None:
        self._counts = Counter(dict.fromkeys(_NAMES, 0))
        self._attempts: Counter[int] = Counter()
        self._failed_first = 0
        self._recovered = 0
        self._copies = 0
        self._filed = 0
        self._wasted = 0
        self._replied = 0
        self._unknown = 0
        self._finished_ms: int | None = None

    def add(self, cell: Cell) -> None:
        """Takes rows in."""
        for name in COUNTED.get(cell.kind, ()):
            self._counts[name] += cell.rows
        for name in DECIDED.get((cell.kind, cell.decision or ""), ()):
            self._counts[name] += cell.rows
        if cell.kind == "attempt":
            self._add_attempts(cell)
        elif cell.kind == "unlisted":
            self._counts["suppressions.count"] -= cell.rows
        elif cell.kind in ENDS:
            self._finished_ms = max(self._finished_ms or 0, cell.last_ms)
            if cell.kind == "delivered" and (cell.attempt or 0) > 1:
                self._recovered += cell.rows

    def add_copies(self, rows: int) -> None:
        """Takes in copies that servers took beyond the first."""
        self._copies += rows

    def add_filed(self, rows: int) -> None:
        """Takes in deliveries that were filed as spam."""
        self._filed += rows

    def add_wasted(self, rows: int) -> None:
        """Takes in attempts at addresses that were known to be dead."""
        self._wasted += rows

    def _add_attempts(self, cell: Cell) -> None:
        number = cell.attempt or 0
        self._attempts[number] += cell.rows
        if number == 1 and cell.decision != "done":
            self._failed_first += cell.rows
        self._replied += cell.rows if cell.replied else 0
        self._unknown += cell.rows if cell.unknown else 0
        if cell.replied and cell.hardness == "soft":
            self._counts[_SOFT] += cell.rows

    def figures(self) -> dict[str, Value]:
        """All metrics that follow from counts of rows alone."""
        counts, tried = self._counts, self._attempts[1]
        total = counts["accepted.count"]
        ended = counts["delivered.count"] + counts["failed.count"] + counts["dropped.count"]
        return {
            **counts,
            "delivered.rate": _share(counts["delivered.count"], total),
            "attempts.mean": _share(counts["attempts.total"], tried),
            "attempts.p95": self._attempts_of(95),
            "attempts.max": max(self._attempts, default=None),
            "first_attempt.fail_rate": _share(self._failed_first, tried),
            "recovered.rate": _share(self._recovered, self._failed_first),
            "duplicates.count": self._copies,
            **self._standing(),
            "in_flight.count": total - ended,
            "campaign.finished_at": None if self._finished_ms is None else self._finished_ms / 1000,
        }

    def _standing(self) -> dict[str, Value]:
        """What a sender's reputation is judged by."""
        counts = self._counts
        delivered, complained = counts["delivered.count"], counts["complained.count"]
        inboxed = delivered - self._filed
        return {
            "inboxed.count": inboxed,
            "inboxed.rate": _share(inboxed, delivered),
            "bounces.rate": _share(counts["bounces.hard"], self._attempts[1]),
            "unknown_users.rate": _share(self._unknown, self._replied),
            "complained.per_delivered": _share(complained, delivered),
            "complained.per_inboxed": _share(complained, inboxed),
            "wasted.attempts": self._wasted,
        }

    def _attempts_of(self, percent: int) -> int | None:
        """Nearest-rank percentile of the attempts per delivery.

        Attempts are numbered from 1 without gaps, so as many deliveries had at least n attempts as
        there are attempts of number n.
        """
        tried = self._attempts[1]
        if not tried:
            return None
        rank = -(-percent * tried // 100)
        number = 1
        while tried - self._attempts[number + 1] < rank:
            number += 1
        return number


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
