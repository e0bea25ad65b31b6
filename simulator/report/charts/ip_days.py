"""What a provider would tell of each source address and day, in the form of Microsoft's SNDS."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import sub
from typing import Any, ClassVar

from simulator.report.days import DAY
from simulator.report.opinions import Thought, thoughts
from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_SHOWN = 400
_COUNTS = ("recipients", "accepted", "inboxed", "complaints", "traps")
_GREEN, _RED = 0.1, 0.9
"""Share of mail filed as spam up to which SNDS shows green, and above which red."""


@dataclass(frozen=True, slots=True)
class IpDays:
    """Source addresses day by day."""

    place: ClassVar[int] = 160

    def draw(self, run: Found) -> Panel | None:
        """Counts of the provider itself, of the days on which it saw the address."""
        data = _transactions(run)
        found = sorted(row for one in thoughts(run) if one.is_ip for row in _rows(one, data))
        if not found:
            return None
        rows = tuple(found[-_SHOWN:])
        counts = (Column(title, "count") for title in ("RCPT", "DATA", "accepted"))
        return Panel(
            "Source addresses by day, as SNDS shows them",
            "RCPT: recipients named; DATA: transactions that came that far; accepted: recipients whose "
            "mail was taken. Filter result: green where up to 10 % of what was taken was filed as spam, "
            "red above 90 %, yellow between. Complaints are those that came that day, over what was "
            "accepted; traps: hits. Microsoft leaves out days of less than 100 mails."
            + (f" The last {_SHOWN} of {len(found)} rows." if len(found) > _SHOWN else ""),
            Table(
                (
                    Column("day from", "instant"),
                    Column("server"),
                    Column("address"),
                    *counts,
                    Column("filter"),
                    Column("as spam", "rate"),
                    Column("complaints", "count"),
                    Column("per accepted", "small rate"),
                    Column("traps", "count"),
                ),
                rows,
            ),
            marked=frozenset(place for place, row in enumerate(rows) if row[6] == "red" or row[-1]),
        )


def _transactions(run: Found) -> Mapping[tuple[str, str, int], int]:
    """Transactions that came to DATA, by server, source address and day."""
    import polars as pl

    came = (pl.col("kind") == "attempt") & pl.col("stage").is_in(["data", "body", "eom"])
    each = run.frame().filter(came & pl.col("server").is_not_null() & pl.col("ip").is_not_null())
    counted = each.group_by("server", "ip", day=pl.col("at_ms") // DAY).agg(
        pl.struct("session", "transaction").n_unique()
    )
    return {(server, ip, day): number for server, ip, day, number in counted.collect().iter_rows()}


def _rows(one: Thought, data: Mapping[tuple[str, str, int], int]) -> Iterator[tuple[Any, ...]]:
    """The provider counts from the start on: a day's counts are what they grew by."""
    last = {(opinion.at_ms - 1) // DAY: opinion.told["seen"] for opinion in one.opinions}
    before = [0] * len(_COUNTS)
    for day, seen in sorted(last.items()):
        now = [seen[name] for name in _COUNTS]
        named, accepted, inboxed, complaints, traps = map(sub, now, before)
        before = now
        if named or complaints or traps:
            spam = (accepted - inboxed) / accepted if accepted else None
            told = (named, data.get((one.server, one.key, day), 0), accepted, _result(spam), spam)
            rate = complaints / accepted if accepted else None
            yield day * DAY / 1000, one.server, one.key, *told, complaints, rate, traps


def _result(spam: float | None) -> str:
    if spam is None:
        return ""
    return "green" if spam <= _GREEN else "red" if spam > _RED else "yellow"
