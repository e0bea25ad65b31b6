"""The run along its own time: how attempts ended, how deep the queue was, when servers were down."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.report.drawing import COLOURS, Tone, axis, label, line_of
from simulator.report.figures import seconds
from simulator.report.outages import Change, Down, changes, met, set_down
from simulator.report.panel import Column, Figure, Panel, Table
from simulator.report.periods import Periods
from simulator.report.record import Found

if TYPE_CHECKING:
    import polars as pl

_ENDED: tuple[tuple[str, Tone], ...] = (("2xx", "good"), ("4xx", "soft"), ("5xx", "hard"), ("fault", "fault"))


@dataclass(frozen=True, slots=True)
class Timeline:
    """How attempts ended, over virtual time."""

    place: ClassVar[int] = 30

    def draw(self, run: Found) -> Panel | None:
        """Attempts by class of reply and the queue, period by period."""
        import polars as pl

        frame = run.frame()
        end = frame.select(pl.col("at_ms").max()).collect().item()
        if end is None:
            return None
        periods = Periods.of(end, run.outline().start)
        counts = _counted(frame, periods)
        queue = list(accumulate(a - b for a, b in zip(counts["in"], counts["out"], strict=True)))
        columns = [counts[name] for name, _ in _ENDED]
        changed = changes(frame)
        rows = tuple(zip(periods.begins, *columns, queue, strict=True))
        heads = (Column("from", "instant"), *(Column(name, "count") for name, _ in _ENDED))
        return Panel(
            "Along the run",
            f"Attempts ended in each {seconds(periods.length / 1000)} by class of the reply (fault: no reply "
            "came), and below them deliveries in the queue at the end of the period. Shaded: a server or a "
            "host is down, or every attempt at a server met the outage of a rule.",
            Table((*heads, Column("queue", "count")), rows),
            _figure(periods, columns, queue, changed, [*set_down(changed, end), *met(run, periods)]),
        )


def _counted(frame: "pl.LazyFrame", periods: Periods) -> dict[str, list[int]]:
    import polars as pl

    from simulator.metrics.tally import ENDS

    kind, tens = pl.col("kind"), pl.col("code") // 100
    attempt = kind == "attempt"
    sums = {name: (attempt & (tens == int(name[0]))).sum() for name, _ in _ENDED[:3]}
    sums |= {"fault": (attempt & tens.is_null()).sum()}
    sums |= {"in": (kind == "accepted").sum(), "out": kind.is_in(ENDS).sum()}
    found = frame.group_by(pl.col("at_ms") // periods.length).agg(**sums).collect(engine="streaming")
    every = pl.DataFrame({"at_ms": range(periods.number)}, schema={"at_ms": pl.Int64})
    return every.join(found, on="at_ms", how="left").sort("at_ms").fill_null(0).to_dict(as_series=False)


def _figure(
    periods: Periods,
    columns: Sequence[list[int]],
    queue: list[int],
    changed: Sequence[Change],
    outages: Sequence[Down],
) -> Figure:
    middles = [periods.clock(begin * 1000 + periods.length / 2) for begin in periods.begins]
    ends = [periods.clock(begin * 1000 + periods.length) for begin in periods.begins]
    bars = [
        {"type": "bar", "name": name, "x": middles, "y": column, "marker": {"color": COLOURS[tone]}}
        for (name, tone), column in zip(_ENDED, columns, strict=True)
    ]
    depth = line_of("queue", ends, queue, COLOURS["plain"], line={"shape": "hv"}, yaxis="y2")
    shapes, words = [], []
    for place, (begin, until, what) in enumerate(outages):
        shapes.append(_shade(periods, begin, until))
        words.append(_word(periods, begin, f"{what} down", place))
    for place, (at, what, value) in enumerate(one for one in changed if not one[1].endswith(".down")):
        shapes.append(_mark(periods, at))
        words.append(_word(periods, at, f"{what}: {value}", place))
    layout = {
        "barmode": "stack",
        "bargap": 0.05,
        "height": 460,
        "xaxis": axis("the scenario's clock, UTC", type="date", anchor="y2"),
        "yaxis": axis("attempts", domain=[0.42, 1], rangemode="tozero"),
        "yaxis2": axis("in the queue", domain=[0, 0.34], rangemode="tozero"),
        "shapes": shapes,
        "annotations": words,
    }
    return {"data": [*bars, depth], "layout": layout}


def _shade(periods: Periods, begin: int, until: int) -> dict[str, Any]:
    span = {"x0": periods.clock(begin), "x1": periods.clock(until), "y0": 0, "y1": 1, "yref": "paper"}
    look = {"fillcolor": COLOURS["hard"], "opacity": 0.15, "line": {"width": 0}, "layer": "below"}
    return {"type": "rect", **span, **look}


def _mark(periods: Periods, at: int) -> dict[str, Any]:
    span = {"x0": periods.clock(at), "x1": periods.clock(at), "y0": 0, "y1": 1, "yref": "paper"}
    return {"type": "line", **span, "line": {"color": COLOURS["still"], "width": 1, "dash": "dot"}}


def _word(periods: Periods, at: int, text: str, place: int) -> dict[str, Any]:
    where = {"x": periods.clock(at), "y": 1, "yref": "paper", "yshift": -14 * (place % 4)}
    return {**where, "text": label(text), "showarrow": False, "xanchor": "left", "yanchor": "top"}
