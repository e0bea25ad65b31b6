"""Takes every figure of a journal read by ``reading``: of all of it, or group by group."""

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from simulator.metrics.drains import UNDRAINED, figures_of_drains
from simulator.metrics.lives import LIFELESS, figures_of_lives
from simulator.metrics.opinions import THOUGHTLESS, figures_of_opinions
from simulator.metrics.pace import figures_of_pace, paceless
from simulator.metrics.reading import ALIKE, DIMENSIONS, GROUP, Book
from simulator.metrics.table import METRICS, Group
from simulator.metrics.tally import Cell, Tally, Value

if TYPE_CHECKING:
    pass

Values = Mapping[str, Value]
"""Metric -> value, in the order of the table."""


def figures_of_all(book: Book) -> Values:
    """The figures of all rows of a book."""
    import polars as pl

    everything = pl.lit("").alias(GROUP)
    found = _figures(book.each(lambda table: table.with_columns(everything)))
    nothing = {**Tally().figures(), **LIFELESS, **paceless(book.scope), **UNDRAINED, **THOUGHTLESS}
    return _ordered(found.get("", nothing))


def figures_by(book: Book, group: Group, most: int) -> tuple[dict[str, Values], int]:
    """The figures by name in one grouping, and how many names have none.

    The ``most`` names with most deliveries are measured, in the order of their deliveries and then
    of the names themselves.
    """
    if group == "tag":
        book, left_out = _by_tag(book, most)
    else:
        book, left_out = _by_name(book, group), book.left_out[group]
    found = _figures(book)
    names = sorted(found, key=lambda name: (-(found[name]["accepted.count"] or 0), name))
    return {name: _ordered(found[name], group) for name in names}, left_out


def _by_name(book: Book, column: str) -> Book:
    """The rows that have a name in the column."""
    import polars as pl

    name = pl.col(column)
    return book.each(lambda table: table.filter(name.is_not_null()).with_columns(name.alias(GROUP)))


def _by_tag(book: Book, most: int) -> tuple[Book, int]:
    """Every row once for each of its tags."""
    import polars as pl

    accepted = book.cells.filter((pl.col("kind") == "accepted") & pl.col("tags").is_not_null())
    sets = accepted.group_by("tags").agg(mail=pl.col("rows").sum())
    split = pl.col("tags").cast(pl.String).str.split(",").list.unique()
    each = sets.with_columns(group=split).explode("group")
    tags = each.group_by("group").agg(pl.col("mail").sum()).sort("mail", "group", descending=[True, False])
    names = tags["group"].head(most).to_list()
    shown = each.select("tags", pl.col("group").cast(pl.Enum(names), strict=False)).drop_nulls()

    def tagged(table: pl.DataFrame) -> pl.DataFrame:
        unused = [name for name in DIMENSIONS if name != "tags" and name in table.columns]
        return table.drop(unused).join(shown, on="tags", how="inner", maintain_order="left").drop("tags")

    return book.each(tagged), tags.height - len(names)


def _figures(book: Book) -> dict[str, dict[str, Value]]:
    """All figures by group; ``tables`` carry a column ``group``."""
    lives, pace, drains = figures_of_lives(book), figures_of_pace(book), figures_of_drains(book)
    opinions = figures_of_opinions(book)
    return {
        name: {
            **tally.figures(),
            **lives.get(name, LIFELESS),
            **pace.get(name, paceless(book.scope)),
            **drains.get(name, UNDRAINED),
            **opinions.get(name, THOUGHTLESS),
        }
        for name, tally in _tallies(book).items()
    }


def _tallies(book: Book) -> dict[str, Tally]:
    import polars as pl

    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    cells = book.cells.group_by(GROUP, *ALIKE).agg(pl.col("rows").sum(), pl.col("last_ms").max())
    for name, *cell in cells.iter_rows():
        tallies[name].add(Cell(*cell))
    for name, rows in book.copies.group_by(GROUP).len().iter_rows():
        tallies[name].add_copies(rows)
    for name, rows in book.filed.group_by(GROUP).len().iter_rows():
        tallies[name].add_filed(rows)
    for name, rows in book.wasted.group_by(GROUP).len().iter_rows():
        tallies[name].add_wasted(rows)
    return dict(tallies)


def _ordered(values: Values, group: Group | None = None) -> Values:
    return {name: values[name] for name, one in METRICS.items() if group is None or group in one.groups}
