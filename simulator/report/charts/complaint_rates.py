"""How many recipients called the mail spam, day by day, by both denominators."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.days import RedLine, Share, days, drawn
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_PER_INBOXED = Share("per inboxed", "complaints", "inboxed")
_PER_DELIVERED = Share("per delivered", "complaints", "delivered", "dot")
_NEVER = 0.003
_LIMITS = (RedLine(0.001, "Google: keep below 0.1 %"), RedLine(_NEVER, "Google, Yahoo: never 0.3 %"))
_TOP = 0.02


@dataclass(frozen=True, slots=True)
class ComplaintRates:
    """Complaints per mail in the inbox and per mail delivered, by provider and day."""

    place: ClassVar[int] = 120

    def draw(self, run: Found) -> Panel | None:
        """The complaints that came on a day, over the mail of that day."""
        seen = days(run)
        if not any(day.complaints for day in seen):
            return None
        rows = tuple(
            (*day[:2], *day[-3:], _PER_INBOXED.of(day), _PER_DELIVERED.of(day))
            for day in seen
            if day.delivered or day.complaints
        )
        counts = ("delivered", "inboxed", "complaints")
        heads = (Column("from", "instant"), Column("server"), *(Column(one, "count") for one in counts))
        return Panel(
            "Complaints, beside the published limits",
            "Complaints that came on a day, over the mail that came to the inbox that day, and over all "
            "that was delivered. Google counts by day and asks for less than 0.1 % and never 0.3 % "
            "(support.google.com/a/answer/14229414), Yahoo for less than 0.3 % of mail delivered to the "
            "inbox: mail among spam hides complaints and shrinks what they are divided by. With little "
            "mail one complaint is a large share. What is above 2 % is drawn at 2 %; marked: 0.3 % of the "
            "inbox and more.",
            Table((*heads, Column("per inboxed", "small rate"), Column("per delivered", "small rate")), rows),
            drawn(run, seen, (_PER_INBOXED, _PER_DELIVERED), _LIMITS, _TOP),
            frozenset(place for place, row in enumerate(rows) if (row[-2] or 0) >= _NEVER),
        )
