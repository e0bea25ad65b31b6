"""Figures for plotly.js, made as plain values: its Python half takes a second to import and adds nothing.

Colours are mid-tones that can be told apart on white and on black alike; the page sets the colours of
words and grids. Every word is escaped, because plotly.js reads some HTML in them.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, Literal

from simulator.report.lines import printable
from simulator.report.panel import Figure

Tone = Literal["good", "soft", "hard", "fault", "still", "plain"]

COLOURS: Mapping[Tone, str] = {
    "good": "#2a9d6a",
    "soft": "#d99a1c",
    "hard": "#d1495b",
    "fault": "#8f6bc9",
    "still": "#7d8794",
    "plain": "#3d85c6",
}
SERIES = ("#3d85c6", "#d99a1c", "#2a9d6a", "#8f6bc9", "#d1495b", "#159aa8", "#b5651d", "#7d8794")
"""Colours of series that mean nothing by themselves."""

_LONGEST = 32
_ROW, _AROUND = 34, 110


def label(text: str) -> str:
    """A word of the scenario for a figure: short, printable, and no HTML."""
    text = printable(text)
    return escape(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


def axis(title: str, **more: Any) -> dict[str, Any]:
    """An axis with its title."""
    return {"title": {"text": title}, "automargin": True, **more}


def lying_bars(
    names: Sequence[str], series: Iterable[tuple[str, Sequence[float], str | list[str]]], unit: str
) -> Figure:
    """Bars that lie, one row for each name from above, stacked; of a series name, values, colours."""
    rows = _told_apart([label(name) for name in names])
    data = [_lying(rows, *one) for one in series]
    layout = {
        "barmode": "stack",
        "height": _AROUND + _ROW * len(rows),
        "xaxis": axis(unit, rangemode="tozero"),
        "yaxis": {"autorange": "reversed", "automargin": True, "type": "category", "dtick": 1},
        "showlegend": len(data) > 1,
    }
    return {"data": data, "layout": layout}


def _told_apart(labels: Sequence[str]) -> list[str]:
    """Labels that are the same once they are shortened, as rows of their own: by blanks that do not show."""
    return [f"{one}{' ' * labels[: place + 1].count(one)}" for place, one in enumerate(labels)]


def _lying(rows: list[str], name: str, values: Sequence[float], colour: str | list[str]) -> dict[str, Any]:
    shape = {"type": "bar", "orientation": "h", "y": rows, "x": list(values)}
    told = {"text": [f"{value:,}" if value else "" for value in values], "textposition": "auto"}
    upright = {"textangle": 0, "cliponaxis": False}
    return {**shape, **told, **upright, "name": label(name), "marker": {"color": colour}}


def line_of(name: str, x: Sequence[Any], y: Sequence[Any], colour: str, **more: Any) -> dict[str, Any]:
    """A line through points."""
    shape = {"type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "name": label(name)}
    return {**shape, "line": {"color": colour, "width": 2, **more.pop("line", {})}, **more}
