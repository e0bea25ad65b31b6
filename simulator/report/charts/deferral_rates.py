"""How much of the mail was told to slow down, day by day."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.days import Share, days, drawn
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_SHARES = (Share("throttled", "throttled", "attempts"),)


@dataclass(frozen=True, slots=True)
class DeferralRates:
    """Deferrals for the sender's rate or standing, by provider and day."""

    place: ClassVar[int] = 110

    def draw(self, run: Found) -> Panel | None:
        """Attempts put off with a 421 4.7.28 or its like, over all attempts of the day."""
        seen = days(run)
        if not any(day.throttled for day in seen):
            return None
        rows = tuple(
            (day.begin, day.server, day.sent, day.attempts, day.throttled, _SHARES[0].of(day)) for day in seen
        )
        counts = ("first attempts", "attempts", "throttled")
        heads = (Column("from", "instant"), Column("server"), *(Column(one, "count") for one in counts))
        return Panel(
            "Throttled: told to slow down",
            "Replies of 4xx that were read as rate_limited or reputation_block (Gmail's 421 4.7.28, "
            "Yahoo's TS codes and their like), over all attempts of the day. No provider publishes a "
            "limit; what matters is whether retries make the share grow.",
            Table((*heads, Column("of attempts", "rate")), rows),
            drawn(run, seen, _SHARES, (), 1),
        )
