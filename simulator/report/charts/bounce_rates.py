"""How much mail bounced hard, and how much of it for unknown users, day by day."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.days import RedLine, Share, days, drawn
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_HARD = Share("hard bounces", "hard", "sent")
_UNKNOWN = Share("unknown users", "unknown", "replied", "dot")
_REVIEWED = 0.05
_LIMITS = (
    RedLine(0.02, "Amazon SES: best below 2 %"),
    RedLine(_REVIEWED, "SES: reviewed from 5 %"),
    RedLine(0.10, "SES: may pause from 10 %"),
)
_TOP = 0.25


@dataclass(frozen=True, slots=True)
class BounceRates:
    """Hard bounces and unknown users, by provider and day."""

    place: ClassVar[int] = 130

    def draw(self, run: Found) -> Panel | None:
        """Hard bounces over mails sent (first attempts), unknown users over attempts with a reply."""
        seen = days(run)
        if not any(day.hard or day.unknown for day in seen):
            return None
        rows = tuple(
            (*day[:2], day.sent, day.hard, _HARD.of(day), day.replied, day.unknown, _UNKNOWN.of(day))
            for day in seen
        )
        return Panel(
            "Hard bounces and unknown users, beside the published limits",
            "Hard bounces over the mails sent that day (first attempts), as Amazon SES counts them: best "
            "below 2 %, reviewed from 5 %, may be paused from 10 % (its enforcement FAQ; SES leaves out "
            "verified domains and looks at a representative volume, not at a day). Unknown users are "
            "taken over all attempts with a reply, as a provider sees them. What is above 25 % is drawn "
            "at 25 %; marked: 5 % and more.",
            Table(
                (
                    Column("from", "instant"),
                    Column("server"),
                    Column("sent", "count"),
                    Column("hard bounces", "count"),
                    Column("of sent", "small rate"),
                    Column("with a reply", "count"),
                    Column("unknown users", "count"),
                    Column("of replies", "small rate"),
                ),
                rows,
            ),
            drawn(run, seen, (_HARD, _UNKNOWN), _LIMITS, _TOP),
            frozenset(place for place, row in enumerate(rows) if (row[4] or 0) >= _REVIEWED),
        )
