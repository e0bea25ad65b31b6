"""The ladder of attempts: how many were made, and how many delivered."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.drawing import COLOURS, axis
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_RUNGS = 32


@dataclass(frozen=True, slots=True)
class Retries:
    """First, second, ... attempts."""

    place: ClassVar[int] = 40

    def draw(self, run: Found) -> Panel | None:
        """Attempts by their number, and the wait chosen after them."""
        import polars as pl

        number, wait = pl.col("attempt").clip(1, _RUNGS), (pl.col("next_at_ms") - pl.col("at_ms")) / 1000
        found = (
            run.frame()
            .filter(pl.col("kind") == "attempt")
            .group_by(number)
            .agg(pl.len(), (pl.col("decision") == "done").sum(), wait.quantile(0.5, "equiprobable"))
            .sort("attempt")
            .collect(engine="streaming")
        )
        if not found.height:
            return None
        rows = tuple(found.iter_rows())
        numbers, made, done, _ = zip(*rows, strict=True)
        failed = [all_ - good for all_, good in zip(made, done, strict=True)]
        series = (("delivered", done, COLOURS["good"]), ("did not deliver", failed, COLOURS["soft"]))
        data = [
            {"type": "bar", "name": name, "x": list(numbers), "y": list(values), "marker": {"color": colour}}
            for name, values, colour in series
        ]
        layout = {
            "barmode": "stack",
            "height": 340,
            "xaxis": axis("number of the attempt", tickformat="d"),
            "yaxis": axis("attempts", rangemode="tozero"),
        }
        columns = (
            Column("attempt", "count"),
            Column("made", "count"),
            Column("delivered", "count"),
            Column("median wait after it", "seconds"),
        )
        return Panel(
            "Retries",
            f"Attempts by their number and whether they delivered; those beyond {_RUNGS} are counted on the "
            "last. What an attempt delivered is not what it bought: without it a later one might have.",
            Table(columns, rows),
            {"data": data, "layout": layout},
        )
