"""Who is to blame for a figure: the first delivery, in the journal's order, that pulled it the wrong way."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from simulator.metrics.measure import rows_of
from simulator.metrics.reading import returned
from simulator.metrics.scope import Scope
from simulator.metrics.table import METRICS
from simulator.metrics.tally import COUNTED, DECIDED, ENDS

if TYPE_CHECKING:
    import polars as pl


def witness(
    frame: "pl.LazyFrame", metric: str, scope: Scope, larger: bool, bound: Fraction | None
) -> int | None:
    """The first delivery that made a figure larger, or else smaller, than it should be.

    ``frame`` is the whole journal; ``bound`` is what the figure had to keep to, in its unit, if that
    is a single value.
    """
    rows = rows_of(frame, scope, METRICS[metric].over)
    if not larger:
        return _too_little(metric, rows)
    if metric == "queue.depth.max":
        return None if bound is None else _too_deep(rows, float(bound), scope.span[0] if scope.span else 0)
    if metric == "drain.time":
        return None if bound is None else _still_waiting(rows, round(bound * 1000))
    return _too_much(metric, bound, rows)


def _too_much(metric: str, bound: Fraction | None, frame: "pl.LazyFrame") -> int | None:
    """The first delivery that added to the figure; of a maximum or a percentile, the first beyond it."""
    if metric in _STILL_THERE:
        return _first(_without_end(frame))
    if metric in _BEYOND:
        rows = None if bound is None else _BEYOND[metric](float(bound))
    else:
        rows = _ADDING[metric]() if metric in _ADDING else _counted(metric)
    return None if rows is None else _first(frame.filter(rows))


def _too_deep(frame: "pl.LazyFrame", most: float, begin: int) -> int | None:
    """The first delivery, from ``begin`` on, whose coming made the queue deeper than ``most``."""
    import polars as pl

    entered = pl.col("kind") == "accepted"
    moves = frame.filter(entered | pl.col("kind").is_in(ENDS))
    depth = pl.when(entered).then(1).otherwise(-1).cum_sum()
    deep = moves.with_columns(_depth=depth).filter(pl.col("_depth") > most)
    return _first(deep.filter(entered & (pl.col("at_ms") >= begin)))


def _too_little(metric: str, frame: "pl.LazyFrame") -> int | None:
    """The first delivery that a figure of those delivered lacks: it ended otherwise, or did not end."""
    import polars as pl

    if metric == "delivered.in_time":
        return _late(frame)
    if metric not in _OF_DELIVERED:
        return None
    missed = _first(frame.filter(pl.col("kind").is_in(ENDS) & (pl.col("kind") != "delivered")))
    return missed if missed is not None else _first(_without_end(frame))


def _late(frame: "pl.LazyFrame") -> int | None:
    """The first delivery that ended after its deadline, or otherwise than delivered."""
    import polars as pl

    kind, deadline = pl.col("kind"), pl.col("deadline_ms").max().over("delivery")
    dated = frame.filter(kind.is_in(("accepted", *ENDS))).with_columns(deadline_ms=deadline)
    dated = dated.filter(pl.col("deadline_ms").is_not_null())
    missed = (kind != "delivered") | (pl.col("at_ms") > pl.col("deadline_ms"))
    found = _first(dated.filter(kind.is_in(ENDS) & missed))
    return found if found is not None else _first(_without_end(dated))


def _still_waiting(frame: "pl.LazyFrame", longest: int) -> int | None:
    """The first delivery that waited for a server longer than so many ms after the server was back."""
    import polars as pl

    at, took = pl.col("at_ms"), pl.col("took_ms")
    late = [
        (pl.col("server") == server) & (at > back + longest) & (at - took < back)
        for server, back in returned(frame)
    ]
    return _first(frame.filter(pl.col("kind").is_in(ENDS) & pl.any_horizontal(late))) if late else None


_STILL_THERE = ("in_flight.count", "queue.depth")
_OF_DELIVERED = ("delivered.count", "delivered.rate", "webhooks.delivered")


def _attempts(most: float) -> "pl.Expr":
    import polars as pl

    return (pl.col("kind") == "attempt") & (pl.col("attempt") > most)


def _took(longest: float) -> "pl.Expr":
    import polars as pl

    return (pl.col("kind") == "delivered") & (pl.col("took_ms") > round(longest * 1000))


def _stayed(longest: float) -> "pl.Expr":
    import polars as pl

    return pl.col("kind").is_in(ENDS) & (pl.col("took_ms") > round(longest * 1000))


def _failed_first() -> "pl.Expr":
    import polars as pl

    return (pl.col("kind") == "attempt") & (pl.col("attempt") == 1) & (pl.col("decision") != "done")


def _soft() -> "pl.Expr":
    import polars as pl

    return (pl.col("kind") == "attempt") & pl.col("code").is_not_null() & (pl.col("hardness") == "soft")


_BEYOND: "Mapping[str, Callable[[float], pl.Expr]]" = {
    "attempts.mean": _attempts,
    "attempts.p95": _attempts,
    "attempts.max": _attempts,
    "delivered.p50": _took,
    "delivered.p95": _took,
    "queue.age.max": _stayed,
}
"""Metrics that are no sums, and the rows that lie beyond a bound of them."""

_ADDING: "Mapping[str, Callable[[], pl.Expr]]" = {
    "first_attempt.fail_rate": _failed_first,
    "bounces.soft": _soft,
}
"""Metrics that no kind or decision alone adds to, and the rows that do."""


def _counted(metric: str) -> "pl.Expr | None":
    """Rows that raise a count, or the numerator of a rate; None for what is no count of rows."""
    import polars as pl

    parts = METRICS[metric].parts
    name = parts[0] if parts else metric
    told = [pl.col("kind") == kind for kind, names in COUNTED.items() if name in names]
    told += [
        (pl.col("kind") == kind) & (pl.col("decision") == decision)
        for (kind, decision), names in DECIDED.items()
        if name in names
    ]
    return pl.any_horizontal(told) if told else None


def _without_end(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    import polars as pl

    ended = frame.filter(pl.col("kind").is_in(ENDS)).select("delivery")
    accepted = frame.filter(pl.col("kind") == "accepted")
    return accepted.join(ended, on="delivery", how="anti", maintain_order="left")


def _first(rows: "pl.LazyFrame") -> int | None:
    import polars as pl

    found = rows.filter(pl.col("delivery").is_not_null()).select("delivery").head(1)
    return next(iter(found.collect(engine="streaming")["delivery"]), None)
