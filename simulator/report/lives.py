"""The rows of single deliveries, found in a journal, and those of the lists that their addresses were on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.dice import identity, identity_of
from simulator.mail import fold

if TYPE_CHECKING:
    import polars as pl

Row = Mapping[str, Any]

_LISTING = ("listed", "unlisted")
_LAST = {"listed": 2, "unlisted": 2, "suppressed": 3}
"""At equal milliseconds what happened to a mail comes before what it did to a list, and a drop last."""


@dataclass(frozen=True, slots=True)
class Life:
    """One delivery: its row ``accepted``, and all its rows in the order in which to tell them.

    ``rows`` has the entries of the sender's lists about its address besides, up to its own last row.
    """

    accepted: Row
    rows: tuple[Row, ...]


def lives(frame: "pl.LazyFrame", about: "pl.Expr", most: int) -> tuple[list[Life], int]:
    """The first ``most`` deliveries whose row ``accepted`` fits, and how many there are."""
    import polars as pl

    accepted = frame.filter((pl.col("kind") == "accepted") & about).collect(engine="streaming")
    chosen = accepted.head(most)
    if not chosen.height:
        return [], 0
    keys = [fold(address) for address in chosen["recipient"]]
    own = pl.col("delivery").is_in(chosen["delivery"].implode())
    listing = pl.col("kind").is_in(_LISTING) & pl.col("recipient").is_in(keys)
    rows = frame.filter(own | listing).collect(engine="streaming").rows(named=True)
    return [_life(row, rows) for row in chosen.iter_rows(named=True)], accepted.height


def is_delivery(number: int) -> "pl.Expr":
    """The delivery with this id."""
    import polars as pl

    return pl.col("delivery") == number


def is_message(campaign: str, number: int) -> "pl.Expr":
    """The deliveries of the ``number``-th message of a campaign, from 1."""
    import polars as pl

    return pl.col("message") == identity(identity_of("campaign", campaign), number - 1)


def is_to(address: str) -> "pl.Expr":
    """The deliveries to an address; letters count alike, domains as A-labels."""
    import polars as pl

    local, _, domain = fold(address).rpartition("@")
    recipient = pl.col("recipient").str.to_lowercase()
    return recipient.str.starts_with(f"{local}@") & (pl.col("domain") == domain)


def _life(accepted: Row, rows: Sequence[Row]) -> Life:
    own = [row for row in rows if row["delivery"] == accepted["delivery"]]
    address, sender, until = fold(accepted["recipient"]), accepted["sender"], own[-1]["at_ms"]
    lists = [
        row
        for row in rows
        if row["kind"] in _LISTING
        and (row["recipient"], row["sender"]) == (address, sender)
        and row["at_ms"] <= until
    ]
    return Life(accepted, tuple(sorted([*own, *lists], key=_order)))


def _order(row: Row) -> tuple[int, int]:
    by_hand = row["kind"] in _LISTING and row["answered_by"] == "scenario"
    return row["at_ms"], 0 if by_hand else _LAST.get(row["kind"], 1)
