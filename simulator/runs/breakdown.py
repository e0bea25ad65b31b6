"""What the summary shows beyond the metrics: the retry ladder, replies by server, lists, late news."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

LADDER = 32
"""Rungs of the ladder kept; attempts beyond are counted on the last."""


def breakdown(frame: "pl.LazyFrame") -> dict[str, Any]:
    """Four small tables of a journal, read in one pass.

    ``attempts``: how many first, second, ... attempts were made. ``waits``: median and p95 in
    seconds of the waits chosen between attempts. ``servers``: per server how its attempts ended, by
    class of reply. ``delayed``: late bounces by hardness. ``listed``: entries by list.
    ``simulated_s``: the instant of the last row.
    """
    import polars as pl

    queries = (_ladder(frame), _waits(frame), _servers(frame), _late(frame), _listed(frame), _end(frame))
    ladder, waits, servers, late, listed, end = pl.collect_all(queries)
    rungs = dict(ladder.iter_rows())
    return {
        "attempts": [rungs.get(number, 0) for number in range(1, max(rungs, default=0) + 1)],
        "waits": waits.row(0, named=True),
        "servers": {row.pop("server"): row for row in servers.iter_rows(named=True)},
        "delayed": dict(late.iter_rows()),
        "listed": dict(listed.iter_rows()),
        "simulated_s": (end.item() or 0) / 1000,
    }


def _ladder(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    rung = pl.col("attempt").clip(1, LADDER)
    return frame.filter(pl.col("kind") == "attempt").group_by(rung).len().sort("attempt")


def _waits(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    wait = (pl.col("next_at_ms") - pl.col("at_ms")) / 1000
    chosen = frame.filter((pl.col("kind") == "attempt") & pl.col("next_at_ms").is_not_null())
    return chosen.select(median=wait.quantile(0.5, "nearest"), p95=wait.quantile(0.95, "nearest"))


def _servers(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    kind = pl.col("code") // 100
    counts = {f"{digit}xx": (kind == digit).sum() for digit in (2, 4, 5)}
    ended = frame.filter((pl.col("kind") == "attempt") & pl.col("server").is_not_null())
    return ended.group_by("server").agg(**counts, faults=pl.col("code").is_null().sum()).sort("server")


def _late(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    return frame.filter(pl.col("kind") == "bounced_late").group_by("hardness").len().sort("hardness")


def _listed(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    return frame.filter(pl.col("kind") == "listed").group_by("decision").len().sort("decision")


def _end(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    return frame.select(pl.col("at_ms").max())
