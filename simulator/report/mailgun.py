"""A run as the events that Mailgun would have told of it, in the order in which they happened."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simulator.journal import Kind
from simulator.mail import fold
from simulator.metrics.tally import ENDS
from simulator.metrics.webhooks import webhook_of
from simulator.report.chronicle import chronicle
from simulator.report.payload import Payload
from simulator.report.record import Found
from simulator.sender import Sender

_KINDS: tuple[Kind, ...] = ("accepted", "attempt", *ENDS, "bounced_late", "complained", "unsubscribed")


class Event(NamedTuple):
    """One event: the webhook that it is sent by, whose mail it is about, and what it says."""

    webhook: str
    sender: Sender
    data: Mapping[str, Any]


def mailgun_events(run: Found) -> Iterator[Event]:
    """All events of a run. Raises EnvironmentLacking where its scenario is no longer in its folder."""
    start, scopes = run.outline().start, _scopes(run)
    for row, sender, attempt, _ in chronicle(run, _KINDS):
        webhook = webhook_of(row["kind"], row["decision"])
        if webhook:
            scope = scopes.get((row["at_ms"], row["sender"], fold(row["recipient"])), ("*",))
            yield Event(webhook, sender, Payload(sender, start).of(row, attempt, scope))


def _scopes(run: Found) -> Mapping[tuple[int, str, str], tuple[str, ...]]:
    """To which tags an unsubscribe applies, where it was more than what stood on the list already."""
    import polars as pl

    listed = (pl.col("kind") == "listed") & (pl.col("decision") == "unsubscribes") & (pl.col("tags") != "")
    rows = run.frame().filter(listed).select("at_ms", "sender", "recipient", "tags").collect()
    scopes: dict[tuple[int, str, str], tuple[str, ...]] = {}
    for at, sender, address, tags in rows.iter_rows():  # a row for each tag, or one for several
        scopes[at, sender, address] = (*scopes.get((at, sender, address), ()), *tags.split(","))
    return scopes
