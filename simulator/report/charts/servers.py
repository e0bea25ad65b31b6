"""How attempts ended at each server."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.drawing import COLOURS, Tone, lying_bars
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_SHOWN = 20
_CLASSES: tuple[tuple[str, Tone], ...] = (
    ("2xx", "good"),
    ("4xx", "soft"),
    ("5xx", "hard"),
    ("faults", "fault"),
)


@dataclass(frozen=True, slots=True)
class Servers:
    """Attempts by server and class of reply."""

    place: ClassVar[int] = 60

    def draw(self, run: Found) -> Panel | None:
        """The servers with most attempts."""
        groups, ended = run.group("server"), run.table("servers")
        names = sorted(groups, key=lambda name: (-(groups[name].get("attempts.total") or 0), name))[:_SHOWN]
        if not names:
            return None
        columns = [[ended.get(name, {}).get(key, 0) for name in names] for key, _ in _CLASSES]
        told = ("attempts.total", "delivered.rate", "delivered.p95")
        rows = tuple(
            (name, groups[name].get(told[0]), *counts, *(groups[name].get(metric) for metric in told[1:]))
            for name, *counts in zip(names, *columns, strict=True)
        )
        classes = (Column(key, "count") for key, _ in _CLASSES)
        heads = (Column("server"), Column("attempts", "count"), *classes)
        series = [(key, column, COLOURS[tone]) for (key, tone), column in zip(_CLASSES, columns, strict=True)]
        return Panel(
            "Servers",
            f"How the attempts at each server ended; the {_SHOWN} servers with most of them.",
            Table((*heads, Column("delivered", "rate"), Column("p95 to deliver", "seconds")), rows),
            lying_bars(names, series, "attempts"),
        )
