"""Reads of a journal what providers thought, which mail they filed as spam, and which was wasted."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


def read_opinions(frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]") -> "pl.DataFrame":
    """A row for each opinion, in the order of their instants: the DIMENSIONS, ``at_ms``, ``place`` (the
    server), ``by`` (its rule), ``about`` (the key), ``text`` (the JSON, see the journal's columns)."""
    import polars as pl

    found = frame.filter(pl.col("kind") == "opinion").select(
        *apart.values(),
        "at_ms",
        "text",
        place=pl.col("server"),
        by=pl.col("answered_by"),
        about=pl.col("recipient"),
    )
    return found.collect(engine="streaming")


def read_filed(
    frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]", opinions: "pl.DataFrame"
) -> "pl.DataFrame":
    """A row for each delivery that was filed as spam: one of these opinions said yes to it."""
    import polars as pl

    delivered = frame.filter(pl.col("kind") == "delivered" if opinions.height else pl.lit(False))
    thinkers = opinions.lazy().select("place", "by").unique()
    filed = delivered.join(thinkers, left_on=("server", "answered_by"), right_on=("place", "by"), how="semi")
    return filed.select(*apart.values()).collect(engine="streaming")


def read_wasted(frame: "pl.LazyFrame", apart: "Mapping[str, pl.Expr]") -> "pl.DataFrame":
    """A row for each attempt begun after an address had turned out dead for its sender."""
    import polars as pl

    whose = ("sender", "server", "domain", "recipient")
    failed = frame.filter(pl.col("kind") == "bounced")
    dead = failed.group_by(whose).agg(died=pl.col("at_ms").min()).collect(engine="streaming")
    tried = frame.filter(pl.col("kind") == "attempt" if dead.height else pl.lit(False))
    again = tried.join(dead.lazy(), on=whose, how="inner", nulls_equal=True)
    wasted = again.filter(pl.coalesce("began_ms", "at_ms") > pl.col("died"))
    return wasted.select(*apart.values()).collect(engine="streaming")
