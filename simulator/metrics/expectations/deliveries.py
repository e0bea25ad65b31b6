"""Finds the deliveries that a message check speaks of, and what each came to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.mail import ACTIONS, fold
from simulator.metrics.expectations.fates import END, LATER, Fate, Report
from simulator.metrics.expectations.listing import LISTS, Entry, entries
from simulator.metrics.expectations.patterns import same_address
from simulator.metrics.reading import instant

if TYPE_CHECKING:
    import polars as pl

Listed = dict[tuple[str, str], list[Entry]]
"""(sender, address) -> the entries that stand for it at the end of the journal."""


@dataclass(frozen=True, slots=True)
class Messages:
    """``to``: an address or a pattern, matched against the local part alone where it has no @.

    ``nth``: the nth of the deliveries so selected, in the order in which they were accepted.
    """

    to: str | None = None
    campaign: str | None = None
    nth: int | None = None

    def __str__(self) -> str:
        told = [self.to] if self.to else []
        told += [f"campaign={self.campaign}"] if self.campaign else []
        return " ".join([*told, *([f"nth={self.nth}"] if self.nth else [])])


def deliveries(frame: "pl.LazyFrame", wanted: Messages, *, attempts: bool) -> Iterator[Fate]:
    """The deliveries selected, in the order in which they were accepted.

    ``attempts``: whether each attempt's instant and answer are wanted, which is the larger part of
    the work.
    """
    import polars as pl

    ours = frame.filter(_about(wanted))
    accepted = ours.filter(pl.col("kind") == "accepted").select(
        "delivery", "recipient", "campaign", "sender", accepted_ms="at_ms"
    )
    chosen = accepted.collect(engine="streaming")
    if wanted.nth is not None:
        chosen = chosen[wanted.nth - 1 : wanted.nth]
    if not chosen.height:
        return
    told = _told(ours, attempts).collect(engine="streaming")
    lists = _standing(frame, wanted)
    for row in chosen.join(told, on="delivery", how="left", maintain_order="left").iter_rows(named=True):
        yield _fate(row, lists)


def _about(wanted: Messages) -> "pl.Expr":
    import polars as pl

    told = pl.col("delivery").is_not_null()
    if wanted.campaign is not None:
        told &= pl.col("campaign") == wanted.campaign
    return told & same_address(wanted.to) if wanted.to is not None else told


def _told(ours: "pl.LazyFrame", attempts: bool) -> "pl.LazyFrame":
    """One row per delivery: how it ended, why, what came later, what its attempts were answered."""
    import polars as pl

    kind = pl.col("kind")
    tried, ended = kind == "attempt", kind.is_in(END)
    answer = pl.concat_str("code", "enhanced", "text", separator=" ", ignore_nulls=True)
    action = pl.when(kind == "notice").then("decision").otherwise(pl.lit("failed"))
    report = pl.struct(action=action, status=pl.coalesce("enhanced", pl.lit("")))
    reported = (kind == "bounced_late") | ((kind == "notice") & pl.col("decision").is_in(ACTIONS))
    reported |= ended & (pl.col("timing") == "delayed").fill_null(False)
    return ours.group_by("delivery").agg(
        end=kind.filter(ended).first(),
        ended_ms=pl.col("at_ms").filter(ended).first(),
        reason=pl.col("reason").filter(kind.is_in((*END, "bounced_late"))).drop_nulls().last(),
        later=kind.filter(kind.is_in(LATER)),
        attempts=tried.sum(),
        replies=answer.filter(tried) if attempts else pl.lit(None),
        began_ms=instant().filter(tried) if attempts else pl.lit(None),
        dsn=report.filter(reported),
    )


def _standing(frame: "pl.LazyFrame", wanted: Messages) -> Listed:
    """The lists at the end of the journal."""
    import polars as pl

    end = frame.select(pl.col("at_ms").max()).collect(engine="streaming").item()
    found: Listed = defaultdict(list)
    for entry in entries(frame, wanted.to):
        if entry.stands(end):
            found[entry.sender, entry.address].append(entry)
    return found


def _fate(row: dict[str, Any], lists: Listed) -> Fate:
    standing = {entry.list for entry in lists.get((row["sender"], fold(row["recipient"])), ())}
    accepted = row["accepted_ms"]
    return Fate(
        delivery=row["delivery"],
        recipient=row["recipient"],
        campaign=row["campaign"],
        outcome=END.get(row["end"], "in_flight"),
        attempts=row["attempts"],
        reason=row["reason"],
        later=tuple(dict.fromkeys(row["later"])),
        lists=tuple(name for name in LISTS if name in standing),
        replies=tuple(row["replies"] or ()),
        attempts_at=tuple(began - accepted for began in row["began_ms"] or ()),
        ended=None if row["ended_ms"] is None else row["ended_ms"] - accepted,
        dsn=tuple(Report(one["action"], one["status"]) for one in row["dsn"]),
    )
