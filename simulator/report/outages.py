"""When servers were down: as the scenario set it, and as far as attempts met the outage of a rule."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from simulator.recipients.behaviours.outage import Outage
from simulator.report.periods import Periods
from simulator.report.record import Found

if TYPE_CHECKING:
    import polars as pl

Change = tuple[int, str, str]
"""When the world changed, ms; what; to what value."""


class Down(NamedTuple):
    """From when until when (ms) something was down, and what."""

    begin: int
    until: int
    what: str


def changes(frame: "pl.LazyFrame") -> list[Change]:
    """Everything that changed, in order."""
    import polars as pl

    rows = frame.filter(pl.col("kind") == "control").select("at_ms", "recipient", "decision").collect()
    return [(at, what or "", value or "") for at, what, value in rows.iter_rows()]


def set_down(changed: Sequence[Change], end: int) -> Iterator[Down]:
    """Servers and hosts that were set down; one that did not come back stays so to the end."""
    began: dict[str, int] = {}
    for at, what, value in changed:
        if what.endswith(".down") and value == "true":
            began.setdefault(what, at)
        elif what in began:
            yield Down(began.pop(what), at, _named(what))
    yield from (Down(at, end, _named(what)) for what, at in began.items())


def _named(what: str) -> str:
    return what.removeprefix("servers.").removesuffix(".down")


def met(run: Found, periods: Periods) -> Iterator[Down]:
    """Whole periods in which an ``outage`` among its rules answered every attempt at a server.

    The journal has what attempts met, not when such an outage began and ended: a shorter one, or one
    that nobody met, is not seen.
    """
    import polars as pl

    servers = run.outline().servers.items()
    flapping = {
        (name, rule.name) for name, one in servers for rule in one.rules if isinstance(rule.behaviour, Outage)
    }
    for server, rule in sorted(flapping):
        attempts = run.frame().filter((pl.col("kind") == "attempt") & (pl.col("server") == server))
        by_period = attempts.group_by(period=pl.col("at_ms") // periods.length)
        answered = by_period.agg((pl.col("answered_by") == rule).fill_null(False).all().alias("down"))
        dark = answered.filter("down").sort("period").collect(engine="streaming")["period"]
        for first, last in _stretches(dark):
            yield Down(first * periods.length, (last + 1) * periods.length, f"{server}: {rule}")


def _stretches(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers that follow one another."""
    for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        stretch = [number for _, number in run]
        yield stretch[0], stretch[-1]
