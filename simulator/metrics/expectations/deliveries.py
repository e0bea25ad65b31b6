"""Finds the deliveries that a message check speaks of, and what each came to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.mail import fold
from simulator.metrics.expectations.fates import END, LATER, Fate
from simulator.metrics.expectations.patterns import expression, is_pattern

if TYPE_CHECKING:
    import polars as pl

LISTS = ("bounces", "complaints", "unsubscribes")
"""In order of precedence."""

_LISTING = ("listed", "unlisted")


@dataclass(frozen=True, slots=True)
class Selector:
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


def deliveries(frame: "pl.LazyFrame", selector: Selector, *, replies: bool) -> Iterator[Fate]:
    """The deliveries selected, in the order in which they were accepted.

    ``replies``: whether the answer to each attempt is wanted, which is the larger part of the work.
    """
    import polars as pl

    ours = frame.filter(_about(selector))
    accepted = ours.filter(pl.col("kind") == "accepted").select("delivery", "recipient", "campaign", "sender")
    chosen = accepted.collect(engine="streaming")
    if selector.nth is not None:
        chosen = chosen[selector.nth - 1 : selector.nth]
    if not chosen.height:
        return
    told = _told(ours, replies).collect(engine="streaming")
    lists = _lists(frame, selector)
    for row in chosen.join(told, on="delivery", how="left", maintain_order="left").iter_rows(named=True):
        yield _fate(row, lists)


def _about(selector: Selector) -> "pl.Expr":
    import polars as pl

    wanted = pl.col("delivery").is_not_null()
    if selector.campaign is not None:
        wanted &= pl.col("campaign") == selector.campaign
    return wanted & _to(selector.to) if selector.to is not None else wanted


def _to(to: str) -> "pl.Expr":
    """Rows whose recipient fits; letters count alike, domains as A-labels."""
    import polars as pl

    recipient = pl.col("recipient").str.to_lowercase()
    if "@" not in to:
        return recipient.str.contains(expression(f"{to.lower()}@*"))
    if is_pattern(to):
        return recipient.str.contains(expression(to.lower()))
    local, _, domain = fold(to).rpartition("@")
    return recipient.str.starts_with(f"{local}@") & (pl.col("domain") == domain)


def _told(ours: "pl.LazyFrame", replies: bool) -> "pl.LazyFrame":
    """One row per delivery: how it ended, why, what came later, what its attempts were answered."""
    import polars as pl

    kind = pl.col("kind")
    answer = pl.concat_str("code", "enhanced", "text", separator=" ", ignore_nulls=True)
    return ours.group_by("delivery").agg(
        end=kind.filter(kind.is_in(END)).first(),
        reason=pl.col("reason").filter(kind.is_in((*END, "bounced_late"))).drop_nulls().last(),
        later=kind.filter(kind.is_in(LATER)),
        attempts=(kind == "attempt").sum(),
        replies=answer.filter(kind == "attempt") if replies else pl.lit(None),
    )


def _lists(frame: "pl.LazyFrame", selector: Selector) -> dict[tuple[str, str], dict[str, bool]]:
    """(sender, address) -> list -> whether it stands there at the end of the journal."""
    import polars as pl

    rows = frame.filter(pl.col("kind").is_in(_LISTING))
    if selector.to is not None:
        rows = rows.filter(_to(selector.to))
    found: dict[tuple[str, str], dict[str, bool]] = {}
    listing = rows.select("sender", "recipient", "decision", "kind").collect(engine="streaming")
    for sender, address, name, kind in listing.iter_rows():
        found.setdefault((sender, fold(address)), {})[name] = kind == "listed"
    return found


def _fate(row: dict[str, Any], lists: dict[tuple[str, str], dict[str, bool]]) -> Fate:
    standing = lists.get((row["sender"], fold(row["recipient"])), {})
    return Fate(
        delivery=row["delivery"],
        recipient=row["recipient"],
        campaign=row["campaign"],
        outcome=END.get(row["end"], "in_flight"),
        attempts=row["attempts"],
        reason=row["reason"],
        later=tuple(dict.fromkeys(row["later"])),
        lists=tuple(name for name in LISTS if standing.get(name)),
        replies=tuple(row["replies"] or ()),
    )
