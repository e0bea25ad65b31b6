"""Figures of how fast attempts follow one another."""

from collections.abc import Mapping

from simulator.metrics.reading import GROUP, Book
from simulator.metrics.scope import Scope
from simulator.metrics.tally import Value


def paceless(scope: Scope) -> Mapping[str, Value]:
    """A group without an attempt: none per second, if it is known in how many seconds."""
    return dict.fromkeys(("attempts.rate", "attempts.rate.max"), 0 if scope.span else None)


def figures_of_pace(book: Book) -> dict[str, dict[str, Value]]:
    """Attempts per second, on the whole and in the fullest period, by group."""
    import polars as pl

    periods = book.pace.group_by(GROUP, "number").agg(
        pl.col("rows").sum(), pl.col("first_ms").min(), pl.col("last_ms").max()
    )
    found = periods.group_by(GROUP).agg(
        rows=pl.col("rows").sum(),
        most=pl.col("rows").max(),
        length=pl.col("last_ms").max() - pl.col("first_ms").min(),
    )
    span, period = book.scope.span, book.scope.period
    return {
        name: {
            "attempts.rate": _per_second(rows, span[1] - span[0] if span else length),
            "attempts.rate.max": _per_second(most, period),
        }
        for name, rows, most, length in found.iter_rows()
    }


def _per_second(rows: int, ms: int) -> float | None:
    return rows * 1000 / ms if ms else None
