"""Reads a journal down to three small tables, from which every figure is taken.

The rows are read column by column in streams, each pass only the columns that it needs; what stays
in memory grows with the deliveries (some 30 bytes each), not with rows, domains or texts.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.journal.columns import KINDS
from simulator.metrics.tally import ENDS

if TYPE_CHECKING:
    import polars as pl

DIMENSIONS: Final = ("server", "domain", "campaign", "sender", "tags")
"""Columns by which rows are told apart; the grouping ``tag`` is made of ``tags``."""

ALIKE: Final = ("kind", "decision", "hardness", "replied", "attempt")
"""What else makes two rows count differently."""

_BELONGING = ("accepted", "rejected", "listed", "unlisted")


class Book(NamedTuple):
    """A journal in short. All tables carry DIMENSIONS; a name that is not shown apart is null there.

    ``cells``: ALIKE, ``rows`` and ``last_ms``. ``lives``: one row where a delivery enters
    (``entered``) and one where it ends, in the journal's order, with ``message``, ``delivery`` and
    the ``took_ms`` of those delivered. ``copies``: one row per copy that a server took beyond the
    first of a delivery. ``left_out``: per dimension how many names are not shown apart.
    """

    cells: "pl.DataFrame"
    lives: "pl.DataFrame"
    copies: "pl.DataFrame"
    left_out: Mapping[str, int]

    def each(self, change: "Callable[[pl.DataFrame], pl.DataFrame]") -> "Book":
        """The book with the same change made to its three tables."""
        return Book(change(self.cells), change(self.lives), change(self.copies), self.left_out)


def read(frame: "pl.LazyFrame", most: Mapping[str, int]) -> Book:
    """Reads a journal; ``most``: per dimension how many names are shown apart, those with most mail."""
    import polars as pl

    names, left_out = {}, {}
    for dimension in DIMENSIONS:
        found = _names(frame, dimension) if most.get(dimension, 0) else []
        names[dimension] = found[: most.get(dimension, 0)]
        left_out[dimension] = len(found) - len(names[dimension])
    apart = {name: pl.col(name).cast(pl.Enum(words), strict=False) for name, words in names.items()}
    return Book(_cells(frame, apart), _lives(frame, apart), _copies(frame, apart), left_out)


def narrowed(frame: "pl.LazyFrame", where: Mapping[str, str]) -> "pl.LazyFrame":
    """The rows of one server, domain, campaign, sender and tag, as far as ``where`` names them."""
    import polars as pl

    for group, name in where.items():
        if group == "tag":
            held = pl.concat_str(pl.lit(","), pl.col("tags"), pl.lit(","))
            frame = frame.filter(held.str.contains(f",{name},", literal=True))
        else:
            frame = frame.filter(pl.col(group) == name)
    return frame


def _names(frame: "pl.LazyFrame", dimension: str) -> list[str]:
    """The names in a dimension, those with most deliveries first."""
    import polars as pl

    counted = (
        frame.filter(pl.col("kind").is_in(_BELONGING))
        .group_by(dimension)
        .agg(mail=(pl.col("kind") == "accepted").sum())
        .collect(engine="streaming")
    )
    named = counted.filter(pl.col(dimension).is_not_null() & (pl.col(dimension) != ""))
    return named.sort("mail", dimension, descending=[True, False])[dimension].to_list()


def _cells(frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]") -> "pl.DataFrame":
    import polars as pl

    kind = pl.col("kind")
    number = (
        pl.when(kind == "attempt")
        .then(pl.col("attempt"))
        .when(kind == "delivered")
        .then(pl.col("attempt").clip(1, 2))
    )
    told = frame.select(
        *apart.values(),
        kind.cast(pl.Enum(KINDS)),
        "decision",
        "at_ms",
        hardness=pl.when(kind == "attempt").then(pl.col("hardness")),
        replied=(kind == "attempt") & pl.col("code").is_not_null(),
        attempt=number,
    )
    alike = told.group_by(*DIMENSIONS, *ALIKE)
    return alike.agg(rows=pl.len(), last_ms=pl.col("at_ms").max()).collect(engine="streaming")


def _lives(frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]") -> "pl.DataFrame":
    import polars as pl

    kind = pl.col("kind")
    life = frame.filter(kind.is_in(("accepted", *ENDS))).select(
        *apart.values(),
        "message",
        "delivery",
        entered=kind == "accepted",
        took_ms=pl.when(kind == "delivered").then(pl.col("took_ms")),
    )
    return life.collect(engine="streaming")


def _copies(frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]") -> "pl.DataFrame":
    import polars as pl

    reached = frame.filter((pl.col("kind") == "attempt") & pl.col("reached"))
    again = reached.select(*apart.values(), "delivery").filter(~pl.col("delivery").is_first_distinct())
    return again.drop("delivery").collect(engine="streaming")
