"""How the Do-Not-Send lists grew."""

from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from simulator.report.drawing import SERIES, axis, line_of
from simulator.report.panel import Column, Panel, Table
from simulator.report.periods import Periods
from simulator.report.record import Found


@dataclass(frozen=True, slots=True)
class Suppressions:
    """Entries on the lists over virtual time."""

    place: ClassVar[int] = 90

    def draw(self, run: Found) -> Panel | None:
        """Entries put on each list less those taken off, at the end of each period."""
        import polars as pl

        kind = pl.col("kind")
        frame = run.frame()
        end = frame.select(pl.col("at_ms").max()).collect().item() or 0
        periods = Periods.of(end, run.outline().start)
        step = pl.when(kind == "listed").then(1).otherwise(-1).sum()
        listing = frame.filter(kind.is_in(["listed", "unlisted"]))
        counted = listing.group_by(pl.col("at_ms") // periods.length, "decision").agg(step.alias("step"))
        steps = {(at, name): number for at, name, number in counted.collect().iter_rows()}
        names = sorted({name for _, name in steps})
        if not names:
            return None
        sizes = [list(accumulate(steps.get((at, name), 0) for at in range(periods.number))) for name in names]
        ends = [periods.clock(begin * 1000 + periods.length) for begin in periods.begins]
        data = [
            line_of(name, ends, size, SERIES[place % len(SERIES)], line={"shape": "hv"})
            for place, (name, size) in enumerate(zip(names, sizes, strict=True))
        ]
        layout = {
            "height": 320,
            "showlegend": True,
            "xaxis": axis("the scenario's clock, UTC", type="date"),
            "yaxis": axis("entries", rangemode="tozero"),
        }
        return Panel(
            "Do-Not-Send lists",
            "Entries on each list of the senders together, those of the scenario included, less what was "
            "taken off or expired.",
            Table(
                (Column("from", "instant"), *(Column(name, "count") for name in names)),
                tuple(zip(periods.begins, *sizes, strict=True)),
            ),
            {"data": data, "layout": layout},
        )
