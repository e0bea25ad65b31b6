"""Figures of what providers thought of the sender, taken from their own counts in the rows ``opinion``."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from simulator.metrics.reading import GROUP, Book
from simulator.metrics.tally import Value

_LEVELS = ("high", "medium", "low", "bad")
_HOUR = 3600  # seconds

THOUGHTLESS: Mapping[str, Value] = {
    "ignored_deferrals.rate": None,
    "reputation.score": None,
    "reputation.score.min": None,
    **{f"reputation.time.{level}": None for level in _LEVELS},
    "reputation.blocks": None,
    "reputation.damage": None,
}
"""A group whose servers hold no opinions."""

_Told = Mapping[str, Any]


class _Stretch(NamedTuple):
    """One key from the begin of the time asked for (None: it was unknown then) to its end."""

    before: _Told | None
    last: _Told

    def grown(self, *path: str) -> float:
        """By how much a count that only grows has grown."""
        return _at(self.last, path) - (0 if self.before is None else _at(self.before, path))


def figures_of_opinions(book: Book) -> dict[str, dict[str, Value]]:
    """The figures by group. Of a span of time they are as fine as the rows are: a day."""
    begin = book.scope.span[0] if book.scope.span else 0
    groups = book.opinions.partition_by(GROUP, as_dict=True)
    found = {
        str(name): list(_stretches(rows.iter_rows(named=True), begin)) for (name,), rows in groups.items()
    }
    return {name: _figures(stretches) for name, stretches in found.items()}


def _stretches(rows: Iterable[Mapping[str, Any]], begin: int) -> Iterator[_Stretch]:
    before: dict[tuple[str, ...], _Told] = {}
    last: dict[tuple[str, ...], _Told] = {}
    for row in rows:
        key = row["place"], row["by"], row["about"]
        last[key] = json.loads(row["text"])
        if row["at_ms"] <= begin:
            before[key] = last[key]
    return (_Stretch(before.get(key), told) for key, told in last.items())


def _figures(stretches: list[_Stretch]) -> dict[str, Value]:
    lows = [one.last["lowest"] for one in stretches if one.last["lowest"] is not None]
    named = sum(one.grown("seen", "recipients") for one in stretches)
    ignored = sum(one.grown("seen", "ignored") for one in stretches)
    times = {
        f"reputation.time.{level}": _HOUR
        * sum(one.grown("hours", level) for one in stretches)
        / len(stretches)
        for level in _LEVELS
    }
    return {
        "ignored_deferrals.rate": ignored / named if named else None,
        "reputation.score": min(one.last["score"] for one in stretches),
        "reputation.score.min": min(lows, default=None),
        **times,
        "reputation.blocks": int(sum(one.grown("blocks") for one in stretches)),
        "reputation.damage": sum(one.grown("damage") for one in stretches),
    }


def _at(told: _Told, path: tuple[str, ...]) -> float:
    found: Any = told
    for step in path:
        found = found[step]
    return float(found)
