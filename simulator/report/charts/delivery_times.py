"""How long delivering took, server by server."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.drawing import SERIES, axis, line_of
from simulator.report.figures import seconds
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_SERVERS = len(SERIES)
_PERCENTS = (0, *range(1, 100, 2), 100)
_TOLD = (50, 90, 95, 99, 100)
_TICKS = (0.01, 0.1, 1, 10, 60, 600, 3_600, 6 * 3_600, 86_400, 7 * 86_400)
_LEAST = _TICKS[0]
"""Seconds: a logarithmic axis has no place for nothing."""


@dataclass(frozen=True, slots=True)
class DeliveryTimes:
    """Time from accepted to delivered."""

    place: ClassVar[int] = 50

    def draw(self, run: Found) -> Panel | None:
        """Shares of the delivered mail of the busiest servers, over the time within which they were."""
        import polars as pl

        took = pl.col("took_ms") / 1000
        wanted = sorted({*_PERCENTS, *_TOLD})
        found = (
            run.frame()
            .filter((pl.col("kind") == "delivered") & pl.col("server").is_not_null())
            .group_by("server")
            .agg(pl.len(), *(took.quantile(one / 100, "equiprobable").alias(f"{one}") for one in wanted))
            .sort("len", "server", descending=[True, False])
            .head(_SERVERS)
            .collect(engine="streaming")
        )
        if not found.height:
            return None
        rows = tuple(found.select("server", "len", *(f"{one}" for one in _TOLD)).iter_rows())
        data = [
            line_of(
                row["server"],
                [max(_LEAST, row[f"{one}"]) for one in _PERCENTS],
                [one / 100 for one in _PERCENTS],
                SERIES[place],
                line={"shape": "vh"},
            )
            for place, row in enumerate(found.iter_rows(named=True))
        ]
        layout = {
            "height": 380,
            "showlegend": True,
            "xaxis": axis("since accepted", type="log", tickvals=_TICKS, ticktext=list(map(seconds, _TICKS))),
            "yaxis": axis("share of the delivered", tickformat=".0%", range=[0, 1.02]),
        }
        heads = (*(Column(f"p{one}", "seconds") for one in _TOLD[:-1]), Column("slowest", "seconds"))
        return Panel(
            "Time to deliver, by server",
            f"From acceptance to delivery, over what was delivered; the {_SERVERS} servers with most of it. "
            f"What took less than {seconds(_LEAST)} is drawn there.",
            Table((Column("server"), Column("delivered", "count"), *heads), rows),
            {"data": data, "layout": layout},
        )
