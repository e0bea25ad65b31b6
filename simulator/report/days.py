"""What providers see of those who send to them, day by day: what they count before they think anything."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from simulator.report.drawing import COLOURS, SERIES, axis, line_of
from simulator.report.panel import Figure
from simulator.report.periods import Periods
from simulator.report.record import Found

if TYPE_CHECKING:
    import polars as pl

DAY = 86_400_000
"""ms"""

_PROVIDERS = len(SERIES)
_DRAWN_FROM = 3
"""Days: fewer make no line."""


class Day(NamedTuple):
    """A provider's counts of one day.

    ``begin``: seconds since the scenario's start. ``sent``: first attempts; ``throttled``: attempts put off
    because of their rate or of who sends; ``replied``: attempts with a reply, ``unknown`` among them;
    ``hard``: deliveries that bounced hard. ``complaints`` count on the day they came.
    """

    begin: float
    server: str
    sent: int
    attempts: int
    throttled: int
    replied: int
    unknown: int
    hard: int
    delivered: int
    inboxed: int
    complaints: int


class Share(NamedTuple):
    """A rate of two counts of a day, and how its line is dashed."""

    name: str
    part: str
    whole: str
    dash: Literal["solid", "dot"] = "solid"

    def of(self, day: Day) -> float | None:
        """A fraction; None where there is nothing that it could be taken over."""
        whole = getattr(day, self.whole)
        return getattr(day, self.part) / whole if whole else None


class RedLine(NamedTuple):
    """A limit that a provider publishes: a fraction, and whose it is."""

    at: float
    whose: str


def days(run: Found) -> list[Day]:
    """The days on which a provider saw anything, in their order; of those providers with most mail."""
    import polars as pl

    frame = run.frame().filter(pl.col("server").is_not_null())
    counted = _counted(frame, _filed(frame)).collect(engine="streaming")
    sent: Counter[str] = Counter()
    for server, number in counted.select("server", "sent").iter_rows():
        sent[server] += number
    largest = sorted(sent, key=lambda server: (-sent[server], server))[:_PROVIDERS]
    rows = counted.sort("day", "server").iter_rows()
    found = (Day(day * DAY / 1000, server, *counts) for day, server, *counts in rows)
    return [day for day in found if day.server in largest and any(day[2:])]


def _filed(frame: "pl.LazyFrame") -> "pl.Expr":
    """Whether a delivery was filed as spam: an opinion said yes to it."""
    import polars as pl

    opinions = frame.filter(pl.col("kind") == "opinion").select("server", "answered_by").unique()
    said = pl.lit(False)
    for server, rule in opinions.collect(engine="streaming").sort("server", "answered_by").iter_rows():
        said |= (pl.col("server") == server) & (pl.col("answered_by") == rule).fill_null(False)
    return said


def _counted(frame: "pl.LazyFrame", filed: "pl.Expr") -> "pl.LazyFrame":
    import polars as pl

    kind, code, reason = pl.col("kind"), pl.col("code"), pl.col("reason")
    attempt, delivered = kind == "attempt", kind == "delivered"
    off = code.is_between(400, 499) & reason.is_in(["rate_limited", "reputation_block"])
    sums = {
        "sent": attempt & (pl.col("attempt") == 1),
        "attempts": attempt,
        "throttled": attempt & off.fill_null(False),
        "replied": attempt & code.is_not_null(),
        "unknown": attempt & (reason == "unknown_user").fill_null(False),
        "hard": kind == "bounced",
        "delivered": delivered,
        "inboxed": delivered & ~filed,
        "complaints": kind == "complained",
    }
    day = (pl.col("at_ms") // DAY).alias("day")
    return frame.group_by(day, "server").agg(**{name: which.sum() for name, which in sums.items()})


def drawn(
    run: Found, seen: Sequence[Day], shares: Sequence[Share], limits: Sequence[RedLine], top: float
) -> Figure | None:
    """A line for each provider and share, and the limits; what is above ``top`` is drawn there. None for
    a run of so few days that there is no line."""
    number = round(max(day.begin for day in seen) * 1000) // DAY + 1
    if number < _DRAWN_FROM:
        return None
    periods = Periods(DAY, number, run.outline().start)
    providers = list(dict.fromkeys(day.server for day in seen))
    data = [
        _line(periods, [day for day in seen if day.server == server], share, SERIES[place], top, server)
        for place, server in enumerate(providers)
        for share in shares
    ]
    highest = max((value for one in data for value in one["y"] if value is not None), default=0)
    reach = max([highest, *(limit.at * 1.15 for limit in limits)]) * 1.05 or top
    layout = {
        "height": 340,
        "showlegend": True,
        "xaxis": axis("the scenario's clock, UTC", type="date"),
        "yaxis": axis("share", tickformat=".1~%" if reach < 0.05 else ".0%", range=[0, reach]),
        "shapes": list(map(_limit, limits)),
        "annotations": list(map(_whose, limits)),
    }
    return {"data": data, "layout": layout}


def _line(
    periods: Periods, of_provider: Sequence[Day], share: Share, colour: str, top: float, server: str
) -> dict[str, Any]:
    """Days without mail are gaps."""
    by_day = {day.begin: share.of(day) for day in of_provider}
    values = [by_day.get(begin) for begin in periods.begins]
    middles = [periods.clock(begin * 1000 + DAY / 2) for begin in periods.begins]
    y = [None if value is None else min(value, top) for value in values]
    look = {"dash": share.dash, "width": 2 if share.dash == "solid" else 1.5}
    return line_of(f"{server}: {share.name}", middles, y, colour, line=look) | {
        "mode": "lines+markers",
        "marker": {"size": 4},
    }


def _limit(limit: RedLine) -> dict[str, Any]:
    span = {"xref": "paper", "x0": 0, "x1": 1, "y0": limit.at, "y1": limit.at}
    return {"type": "line", **span, "line": {"color": COLOURS["hard"], "width": 1.5, "dash": "dash"}}


def _whose(limit: RedLine) -> dict[str, Any]:
    where = {"xref": "paper", "x": 1, "xanchor": "right", "y": limit.at, "yanchor": "bottom"}
    return {**where, "text": limit.whose, "showarrow": False, "font": {"color": COLOURS["hard"], "size": 11}}
