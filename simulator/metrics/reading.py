"""Reads a journal down to a few small tables, from which every figure is taken.

The rows are read column by column in streams, each pass only the columns that it needs; what stays
in memory grows with the deliveries (some 60 bytes each), not with rows, domains or texts.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.journal.columns import KINDS
from simulator.metrics.opinion_rows import read_filed, read_opinions, read_wasted
from simulator.metrics.scope import WHOLE, Scope, Span
from simulator.metrics.table import Over
from simulator.metrics.tally import ENDS

if TYPE_CHECKING:
    import polars as pl

DIMENSIONS: Final = ("server", "domain", "campaign", "sender", "tags")
"""Columns by which rows are told apart; the grouping ``tag`` is made of ``tags``."""

GROUP: Final = "group"
"""The column that says to which group a row of a table belongs, once a book is split up."""

ALIKE: Final = ("kind", "decision", "hardness", "replied", "unknown", "attempt")
"""What else makes two rows count differently."""

_DOWN = re.compile(r"servers\.(.+?)(?:\.hosts\..+)?\.down")
"""What a control row names where a server, or a host of it, goes down or comes back."""

_BELONGING = ("accepted", "rejected", "listed", "unlisted")


class Book(NamedTuple):
    """A journal in short. All tables carry DIMENSIONS; a name that is not shown apart is null there.

    ``cells``: ALIKE, ``rows`` and ``last_ms``. ``lives``: one row where a delivery enters
    (``entered``) and one where it ends, in the journal's order, with ``message``, ``delivery``,
    ``at_ms``, the ``deadline_ms`` of those that have one, at its end the ``took_ms`` since it
    entered and whether it was ``delivered``, and the server it goes to if that is one of
    ``returns``, else null (``back``). ``copies``: one row per copy that a server took beyond the
    first of a delivery. ``pace``: per period (its ``number``) the ``rows`` of attempts begun in it,
    the ``first_ms`` and the ``last_ms``. ``opinions``, ``filed`` and ``wasted``: see ``opinion_rows``.
    ``returns``: servers that came back, and when.
    ``left_out``: per dimension how many names are not shown apart. ``scope``: what was asked for;
    ``end_ms``: the last instant of the run.
    """

    cells: "pl.DataFrame"
    lives: "pl.DataFrame"
    copies: "pl.DataFrame"
    pace: "pl.DataFrame"
    opinions: "pl.DataFrame"
    filed: "pl.DataFrame"
    wasted: "pl.DataFrame"
    returns: tuple[tuple[str, int], ...]
    left_out: Mapping[str, int]
    scope: Scope
    end_ms: int

    def each(self, change: "Callable[[pl.DataFrame], pl.DataFrame]") -> "Book":
        """The book with the same change made to its tables."""
        return self._replace(
            cells=change(self.cells),
            lives=change(self.lives),
            copies=change(self.copies),
            pace=change(self.pace),
            opinions=change(self.opinions),
            filed=change(self.filed),
            wasted=change(self.wasted),
        )


def read(frame: "pl.LazyFrame", most: Mapping[str, int], scope: Scope = WHOLE, end_ms: int = 0) -> Book:
    """Reads a journal; ``most``: per dimension how many names are shown apart, those with most mail.

    ``frame`` has the rows of ``scope`` already: its span says where levels and periods begin.
    ``end_ms``: the run's last instant.
    """
    import polars as pl

    names, left_out = {}, {}
    for dimension in DIMENSIONS:
        found = _names(frame, dimension) if most.get(dimension, 0) else []
        names[dimension] = found[: most.get(dimension, 0)]
        left_out[dimension] = len(found) - len(names[dimension])
    apart = {name: pl.col(name).cast(pl.Enum(words), strict=False) for name, words in names.items()}
    returns = tuple(returned(frame))
    lives = _lives(frame, apart, sorted({server for server, _ in returns}))
    opinions = read_opinions(frame, apart)
    return Book(
        cells=_cells(frame, apart),
        lives=lives,
        copies=_copies(frame, apart),
        pace=_pace(frame, apart, scope),
        opinions=opinions,
        filed=read_filed(frame, apart, opinions),
        wasted=read_wasted(frame, apart),
        returns=returns,
        left_out=left_out,
        scope=scope,
        end_ms=end_ms,
    )


def narrowed(frame: "pl.LazyFrame", where: Mapping[str, str]) -> "pl.LazyFrame":
    """The rows of one server, domain, campaign, sender and tag, as far as ``where`` names them.

    What changed in the world (``control``) belongs to all of them; an opinion to all mail of its server.
    """
    import polars as pl

    for group, name in where.items():
        shared = ["control"] if group == "server" else ["control", "opinion"]
        frame = frame.filter(named(group, name) | pl.col("kind").is_in(shared))
    return frame


def named(group: str, name: str) -> "pl.Expr":
    """Rows that belong to a server, domain, campaign, sender or tag."""
    import polars as pl

    if group != "tag":
        return pl.col(group) == name
    held = pl.concat_str(pl.lit(","), pl.col("tags"), pl.lit(","))
    return held.str.contains(f",{name},", literal=True)


def instant() -> "pl.Expr":
    """When a row happened: a contact or an attempt when it began, all else at its verdict."""
    import polars as pl

    return pl.coalesce("began_ms", "at_ms")


def within(frame: "pl.LazyFrame", over: Over, span: Span) -> "pl.LazyFrame":
    """The rows that a figure of a span of time is taken over."""
    import polars as pl

    kind, (begin, end) = pl.col("kind"), span
    inside = instant().is_between(begin, end, closed="left")
    match over:
        case "happened":
            return frame.filter(inside | (kind == "opinion"))
        case "accepted":
            chosen = frame.filter(inside & (kind == "accepted")).select("delivery")
            return frame.join(chosen, on="delivery", how="semi", maintain_order="left")
        case "held":
            return frame.filter(pl.col("at_ms") < end)
        case "returned":
            return frame.filter(inside | (kind != "control"))


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
        unknown=(kind == "attempt") & (pl.col("reason") == "unknown_user").fill_null(False),
        attempt=number,
    )
    alike = told.group_by(*DIMENSIONS, *ALIKE)
    return alike.agg(rows=pl.len(), last_ms=pl.col("at_ms").max()).collect(engine="streaming")


def _lives(frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]", back: list[str]) -> "pl.DataFrame":
    import polars as pl

    kind = pl.col("kind")
    life = frame.filter(kind.is_in(("accepted", *ENDS))).select(
        *apart.values(),
        "message",
        "delivery",
        "at_ms",
        "deadline_ms",
        pl.when(kind != "accepted").then(pl.col("took_ms")).alias("took_ms"),
        entered=kind == "accepted",
        delivered=kind == "delivered",
        back=pl.col("server").cast(pl.Enum(back), strict=False),
    )
    found = life.collect(engine="streaming")
    if found["deadline_ms"].null_count() == found.height:  # as in most runs
        return found
    return found.with_columns(pl.col("deadline_ms").max().over("delivery"))


def _pace(frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]", scope: Scope) -> "pl.DataFrame":
    import polars as pl

    begun = frame.filter(pl.col("kind") == "attempt").select(*apart.values(), began_ms=instant())
    began = pl.col("began_ms")
    number = (began - (scope.span[0] if scope.span else 0)) // scope.period
    counted = begun.group_by(*DIMENSIONS, number=number)
    return counted.agg(rows=pl.len(), first_ms=began.min(), last_ms=began.max()).collect(engine="streaming")


def returned(frame: "pl.LazyFrame") -> "Iterator[tuple[str, int]]":
    """Servers that came back, whole or with one of their hosts, and when."""
    import polars as pl

    back = frame.filter((pl.col("kind") == "control") & (pl.col("decision") == "false"))
    for path, at in back.select("recipient", "at_ms").collect(engine="streaming").iter_rows():
        found = _DOWN.fullmatch(path)
        if found is not None:
            yield found[1], at


def _copies(frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]") -> "pl.DataFrame":
    import polars as pl

    reached = frame.filter(pl.col("kind").is_in(("attempt", "notice")) & pl.col("reached"))
    again = reached.select(*apart.values(), "delivery").filter(~pl.col("delivery").is_first_distinct())
    return again.drop("delivery").collect(engine="streaming")
