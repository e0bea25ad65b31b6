"""What the application was told."""

from collections import Counter
from dataclasses import dataclass
from typing import ClassVar

from simulator.metrics.webhooks import reason_of, webhook_of
from simulator.report.drawing import COLOURS, lying_bars
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Webhooks by name and reason."""

    place: ClassVar[int] = 100

    def draw(self, run: Found) -> Panel | None:
        """The webhooks that a run sends, whatever a scenario's ``webhooks.events`` lets through."""
        import polars as pl

        counted = run.frame().group_by("kind", "decision").agg(pl.len()).collect(engine="streaming")
        sent: Counter[tuple[str, str]] = Counter()
        for kind, decision, number in counted.iter_rows():
            if webhook_of(kind, decision):
                sent[webhook_of(kind, decision), reason_of(kind, decision)] += number
        if not sent:
            return None
        rows = tuple((*what, number) for what, number in sorted(sent.items()))
        names = [f"{name} {f'({reason})' if reason else ''}" for name, reason, _ in rows]
        return Panel(
            "Webhooks",
            "What the application is told, by name and, of a permanent failure, by its reason.",
            Table((Column("webhook"), Column("reason"), Column("sent", "count")), rows),
            lying_bars(names, [("sent", [row[-1] for row in rows], COLOURS["plain"])], "webhooks"),
        )
