"""Measures a journal: every metric of the table, of the whole run and by server, domain and so on."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.metrics.grouping import Values, figures_by, figures_of_all
from simulator.metrics.reading import DIMENSIONS, Book, narrowed, read, within
from simulator.metrics.scope import Scope
from simulator.metrics.table import GROUPS, METRICS, Group, Over
from simulator.metrics.tally import Value

if TYPE_CHECKING:
    import polars as pl

LARGEST = 200
"""Groups measured in each grouping: those with most deliveries, equals by name. A run against a
hundred thousand domains is not read domain by domain; ``Measures.taken`` measures any other one."""

_APART = dict.fromkeys(DIMENSIONS, LARGEST) | {"tags": sys.maxsize}  # sets of tags: one a workload entry


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Different deliveries, by id: accepted, ended, and either of the two."""

    accepted: int
    ended: int
    seen: int


@dataclass(frozen=True, slots=True)
class Measures:
    """What a journal amounts to.

    ``values``: metric -> value (counts int, rates 0..1, durations in seconds, None where there is
    nothing to take it over). ``by``: grouping -> name -> the same, without metrics that cannot be
    taken so. ``left_out``: grouping -> how many names are not among them. ``deliveries`` is what
    the identities are checked against, ``end_ms`` the run's last instant.
    """

    values: Values
    by: Mapping[Group, Mapping[str, Values]]
    left_out: Mapping[Group, int]
    deliveries: Deliveries
    end_ms: int
    _taken: dict[tuple[Scope, Over | None], Values] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    def taken(self, frame: "pl.LazyFrame", name: str, scope: Scope) -> Value:
        """A metric of one part of the run; ``frame``, its journal, is read if it is not at hand."""
        at_hand = self._at_hand(scope)
        if at_hand is not None:
            return at_hand[name]
        over = METRICS[name].over if scope.span else None
        if (scope, over) not in self._taken:
            rows = rows_of(frame, scope, over)
            self._taken[scope, over] = figures_of_all(read(rows, {}, scope, self.end_ms))
        return self._taken[scope, over][name]

    def _at_hand(self, scope: Scope) -> Values | None:
        if scope == Scope():
            return self.values
        if scope != Scope(scope.where) or len(scope.where) > 1:
            return None
        [(group, name)] = scope.where
        return next((self.by[one].get(name) for one in GROUPS if one == group), None)

    def as_json(self) -> dict[str, Any]:
        """Flat names, groups under ``by``, and ``left_out`` where a grouping is not whole."""
        groups = {group: {name: dict(one) for name, one in part.items()} for group, part in self.by.items()}
        short = {group: count for group, count in self.left_out.items() if count}
        return {**self.values, "by": groups, **({"left_out": short} if short else {})}


def rows_of(frame: "pl.LazyFrame", scope: Scope, over: Over | None) -> "pl.LazyFrame":
    """The rows of a journal that a figure is taken over."""
    rows = narrowed(frame, dict(scope.where))
    return rows if scope.span is None or over is None else within(rows, over, scope.span)


def measure(frame: "pl.LazyFrame | pl.DataFrame", *, where: Mapping[str, str] | None = None) -> Measures:
    """Measures the rows of a journal, which must be in canonical order.

    ``where`` narrows them first: names by grouping, as in ``{"server": "bigmail", "tag": "news"}``.
    """
    end_ms = _end(frame.lazy())
    book = read(narrowed(frame.lazy(), where or {}), _APART, end_ms=end_ms)
    grouped = {group: figures_by(book, group, LARGEST) for group in GROUPS}
    by = {group: values for group, (values, _) in grouped.items()}
    left_out = {group: count for group, (_, count) in grouped.items()}
    return Measures(figures_of_all(book), by, left_out, _deliveries(book), end_ms)


def _end(frame: "pl.LazyFrame") -> int:
    return frame.select("at_ms").max().collect(engine="streaming").item() or 0


def _deliveries(book: Book) -> Deliveries:
    import polars as pl

    delivery, entered = pl.col("delivery"), pl.col("entered")
    counted = book.lives.select(
        accepted=delivery.filter(entered).n_unique(),
        ended=delivery.filter(~entered).n_unique(),
        seen=delivery.n_unique(),
    )
    return Deliveries(*counted.row(0))
