"""Figures of how deliveries lived: times, deadlines, and the queue that they made up together."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.metrics.reading import GROUP, Book
from simulator.metrics.tally import Value

if TYPE_CHECKING:
    import polars as pl

LIFELESS: Mapping[str, Value] = {
    "messages.total": 0,
    "queue.depth": 0,
    "queue.depth.max": 0,
    "queue.age.max": None,
    "delivered.in_time": None,
    "delivered.mean": None,
    "delivered.p50": None,
    "delivered.p95": None,
}
"""A group without a delivery."""


def figures_of_lives(book: Book) -> dict[str, dict[str, Value]]:
    """Messages, deadlines, times to deliver and the queue, by group (column ``group`` of the tables)."""
    waiting = _waiting(book)
    return {row[GROUP]: _figures(row, waiting.get(row[GROUP], 0)) for row in _counted(book)}


def _counted(book: Book) -> list[dict[str, Any]]:
    """What there is to know of each group's deliveries, those apart that never ended."""
    import polars as pl

    begin = book.scope.span[0] if book.scope.span else 0
    entered, at, took, got = pl.col("entered"), pl.col("at_ms"), pl.col("took_ms"), pl.col("delivered")
    step = pl.when(entered).then(1).otherwise(-1)
    times = took.filter(got).drop_nulls()
    found = book.lives.lazy().group_by(GROUP)
    table = found.agg(
        messages=pl.col("message").filter(entered).n_unique(),
        depth=step.sum(),
        before=step.filter(at < begin).sum(),
        deepest=step.cum_sum().filter(at >= begin).max(),
        oldest=took.filter(~entered & (at >= begin)).max(),
        dated=(entered & pl.col("deadline_ms").is_not_null()).sum(),
        in_time=(got & (at <= pl.col("deadline_ms"))).sum(),
        mean=times.mean(),
        p50=times.quantile(0.50, "equiprobable"),
        p95=times.quantile(0.95, "equiprobable"),
    )
    return table.collect().to_dicts()


def _figures(row: Mapping[str, Any], waiting: int) -> dict[str, Value]:
    """``waiting``: how long the oldest delivery that never ended has been in the queue, ms."""
    return {
        "messages.total": row["messages"],
        "queue.depth": row["depth"],
        "queue.depth.max": max(0, row["before"], row["deepest"] or 0),
        "queue.age.max": _seconds(max(row["oldest"] or 0, waiting)),
        "delivered.in_time": row["in_time"] / row["dated"] if row["dated"] else None,
        "delivered.mean": _seconds(row["mean"]),
        "delivered.p50": _seconds(row["p50"]),
        "delivered.p95": _seconds(row["p95"]),
    }


def without_end(lives: "pl.DataFrame") -> "pl.DataFrame":
    """The rows of ``Book.lives`` at which those deliveries entered that never ended."""
    import polars as pl

    entered = pl.col("entered")
    if lives["entered"].sum() * 2 == lives.height:  # each that entered has ended: the usual run
        return lives.clear()
    return lives.filter(entered).join(lives.filter(~entered), on=("delivery", GROUP), how="anti")


def _waiting(book: Book) -> dict[str, int]:
    """By group, how long the oldest of the deliveries without an end has been in the queue, ms."""
    import polars as pl

    oldest = without_end(book.lives).group_by(GROUP).agg(pl.col("at_ms").min())
    end = min(book.end_ms, book.scope.span[1]) if book.scope.span else book.end_ms
    return {name: end - at for name, at in oldest.iter_rows()}


def _seconds(value: float | None) -> float | None:
    return None if value is None else value / 1000
