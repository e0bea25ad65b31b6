"""The rows of all deliveries in the order in which they happened, each with what went before it."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from simulator.errors import EnvironmentLacking
from simulator.journal import Kind
from simulator.metrics.tally import ENDS
from simulator.report.lives import Row
from simulator.report.record import Found
from simulator.sender import Sender


class Entry(NamedTuple):
    """One row about a delivery.

    ``attempt``: the delivery's last attempt, the row itself where it is one; None before the first
    and after its end. ``queued_ms``: when the delivery was taken into the queue.
    """

    row: Row
    sender: Sender
    attempt: Row | None
    queued_ms: int


def chronicle(run: Found, kinds: Collection[Kind]) -> Iterator[Entry]:
    """The rows of these kinds, which must be kinds about deliveries.

    Raises EnvironmentLacking where the scenario is no longer in the run's folder. What is held in
    memory are the deliveries in flight.
    """
    senders = run.outline().senders
    attempts: dict[int, Row] = {}
    queued: dict[int, int] = {}
    for row in _rows(run, {*kinds, "accepted", "attempt", *ENDS}):
        kind, delivery = row["kind"], row["delivery"]
        if row["sender"] not in senders:
            raise EnvironmentLacking(f"{run.folder / 'scenario.yaml'} is not the scenario of the run")
        if kind == "accepted":
            queued[delivery] = row["at_ms"]
        elif kind == "attempt":
            attempts[delivery] = row
        if kind in kinds:
            at = queued[delivery] if delivery in queued else row["at_ms"] - row["took_ms"]
            yield Entry(row, senders[row["sender"]], attempts.get(delivery), at)
        if kind in ENDS:
            queued.pop(delivery, None)
            attempts.pop(delivery, None)


def instant(start: datetime, at_ms: int) -> datetime:
    """The civil time of an instant of the journal, in the time zone of ``start``; clocks may change."""
    return (start.astimezone(UTC) + timedelta(milliseconds=at_ms)).astimezone(start.tzinfo)


def _rows(run: Found, kinds: Collection[Kind]) -> Iterator[Row]:
    import polars as pl

    about = pl.col("kind").is_in(tuple(kinds)) & pl.col("delivery").is_not_null()
    for block in run.frame().filter(about).collect_batches(maintain_order=True):
        yield from block.iter_rows(named=True)
