"""The matrix of bounces: hard or soft, in the session or after delivery."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.drawing import COLOURS, lying_bars
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found


@dataclass(frozen=True, slots=True)
class Bounces:
    """Hard and soft, immediate and delayed."""

    place: ClassVar[int] = 20

    def draw(self, run: Found) -> Panel | None:
        """Four counts, as in the summary after a run."""
        late = run.table("delayed")
        kinds = (("hard", "bounces.hard"), ("soft", "bounces.soft"))
        rows = tuple((name, run.metric(metric) or 0, late.get(name, 0)) for name, metric in kinds)
        immediate, delayed = ([int(row[place]) for row in rows] for place in (1, 2))
        series = [("immediate", immediate, COLOURS["soft"]), ("delayed", delayed, COLOURS["fault"])]
        return Panel(
            "Bounces: hard or soft, immediate or delayed",
            "Immediate: the reply came in the session (hard ones end a delivery, soft ones are counted by "
            "attempt; a fault is no bounce). Delayed: a failure report came back after the mail was taken. "
            "Only what is both immediate and soft is ever tried again.",
            Table((Column("bounce"), Column("immediate", "count"), Column("delayed", "count")), rows),
            lying_bars([row[0] for row in rows], series, "bounces"),
        )
