"""How long it takes until what waited for a server is gone, once the server is back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.metrics.lives import without_end
from simulator.metrics.reading import GROUP, Book
from simulator.metrics.tally import Value

if TYPE_CHECKING:
    import polars as pl

UNDRAINED: Mapping[str, Value] = {"drain.time": None}
"""A group none of whose servers came back."""


def figures_of_drains(book: Book) -> dict[str, dict[str, Value]]:
    """The longest drain by group; None where mail that waited for a server never came to an end."""
    import polars as pl

    longest: dict[str, int] = {}
    left: set[str] = set()
    for server, at in book.returns:
        lives = book.lives.filter(pl.col("back") == server)
        for name, took in _drain(lives, at):
            longest[name] = max(longest.get(name, 0), took)
        waiting = without_end(lives).filter(pl.col("at_ms") < at)
        left.update(waiting[GROUP])
    return {name: {"drain.time": None if name in left else took / 1000} for name, took in longest.items()}


def _drain(lives: "pl.DataFrame", at: int) -> list[tuple[str, int]]:
    """By group, how long after ``at`` the last end came of a delivery that was in the queue then, ms."""
    import polars as pl

    ended = ~pl.col("entered") & (pl.col("at_ms") >= at) & (pl.col("at_ms") - pl.col("took_ms") < at)
    last = (pl.col("at_ms") - at).filter(ended).max().fill_null(0)
    return lives.group_by(GROUP).agg(last).rows()
