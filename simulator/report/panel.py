"""What a report shows of one thing: a table with units, and a drawing of it where one helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from simulator.report.figures import DASH, count, percent, seconds

Unit = Literal["text", "count", "rate", "small rate", "points", "seconds", "instant"]
"""Rates are fractions 0..1, small ones shown to a hundredth of a per cent; points are those of a score; an
instant is seconds since the scenario's start."""

Cell = str | int | float | None
Figure = Mapping[str, Any]
"""A figure as plotly.js takes it: ``data`` and ``layout``."""


class Column(NamedTuple):
    """The head of a column, and the unit of what stands in it."""

    title: str
    unit: Unit = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values, a value for each column; None where there is none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def as_json(self) -> list[dict[str, Cell]]:
        """A mapping from column to value for each row."""
        titles = [column.title for column in self.columns]
        return [dict(zip(titles, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Panel:
    """One piece of a report.

    ``says``: what is shown and over what it is taken. ``figure`` draws the table, and shows nothing
    that does not stand in it. ``marked``: rows of the table that want attention.
    """

    title: str
    says: str
    table: Table
    figure: Figure | None = None
    marked: frozenset[int] = frozenset()


def shown(value: Cell, unit: Unit) -> str:
    """A value as people read it: ``2,866``, ``95.4 %``, ``1h22m``, ``2d 03:00:00``."""
    if value is None:
        return DASH
    if isinstance(value, str):
        return value
    match unit:
        case "rate":
            return percent(value)
        case "small rate":
            return f"{value * 100:.2f} %"
        case "points":
            return f"{value:.1f}"
        case "seconds":
            return seconds(value)
        case "instant":
            from simulator.report.telling import instant

            return instant(round(value * 1000))
        case _:
            return count(value)
