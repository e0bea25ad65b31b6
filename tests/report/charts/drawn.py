"""One panel of a run, by the name of its chart."""

from pathlib import Path

from simulator.report.charts import charts
from simulator.report.panel import Cell, Panel
from simulator.report.record import Found


def drawn(folder: Path, name: str) -> Panel:
    panel = charts()[name]().draw(Found.at(folder))
    assert panel is not None
    return panel


def rows(folder: Path, name: str) -> list[tuple[Cell, ...]]:
    return list(drawn(folder, name).table.rows)


def telling(folder: Path, name: str) -> list[tuple[Cell, ...]]:
    """The rows of periods in which something happened."""
    return [row for row in rows(folder, name) if any(row[1:])]
