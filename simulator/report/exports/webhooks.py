"""``webhooks``: what the sending system would have told the application, as Mailgun tells it."""

import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, BinaryIO

from simulator.errors import EnvironmentLacking
from simulator.mail import fold
from simulator.metrics.tally import ENDS
from simulator.metrics.webhooks import webhook_of
from simulator.report.payload import Payload, Row
from simulator.report.record import Found


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Webhooks in Mailgun's shape, a JSON object a line, in the order in which they happened.

    Of each sender the events that its ``webhooks: {events: [...]}`` names, signed with its
    ``signing_key``; timestamps count from the scenario's start.
    """

    def write(self, run: Found, into: BinaryIO) -> None:
        """Raises EnvironmentLacking where the scenario is no longer in the run's folder."""
        for told in _told(run):
            into.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")


def _told(run: Found) -> Iterator[Mapping[str, Any]]:
    outline = run.outline()
    makers = {name: Payload(sender, outline.start) for name, sender in outline.senders.items()}
    scopes = _scopes(run)
    attempts: dict[int, Row] = {}
    for row in _rows(run):
        maker = makers.get(row["sender"])
        if maker is None:
            raise EnvironmentLacking(f"{run.folder / 'scenario.yaml'} is not the scenario of the run")
        attempt = attempts.pop(row["delivery"], None) if row["kind"] in ENDS else None
        if row["kind"] == "attempt":
            attempts[row["delivery"]] = row
        hooks = maker.sender.webhooks
        if webhook_of(row["kind"], row["decision"]) in hooks.events:
            scope = scopes.get((row["at_ms"], row["sender"], fold(row["recipient"])), ("*",))
            event = maker.of(row, attempt, scope)
            yield {"signature": _signature(event, hooks.signing_key), "event-data": event}


def _signature(event: Mapping[str, Any], key: str) -> Mapping[str, str]:
    """As of the instant of the event; the body is not covered (documentation, "Securing webhooks")."""
    timestamp = str(int(event["timestamp"]))
    token = blake2b(event["id"].encode(), digest_size=25).hexdigest()
    signed = hmac.digest(key.encode(), f"{timestamp}{token}".encode(), "sha256").hex()
    return {"timestamp": timestamp, "token": token, "signature": signed}


def _rows(run: Found) -> Iterator[Row]:
    import polars as pl

    kinds = ("accepted", "attempt", *ENDS, "bounced_late", "complained", "unsubscribed")
    frame = run.frame().filter(pl.col("kind").is_in(kinds))
    for block in frame.collect_batches(maintain_order=True):
        yield from block.iter_rows(named=True)


def _scopes(run: Found) -> Mapping[tuple[int, str, str], tuple[str, ...]]:
    """To which tags an unsubscribe applies, where it was more than what stood on the list already."""
    import polars as pl

    listed = (pl.col("kind") == "listed") & (pl.col("decision") == "unsubscribes") & (pl.col("tags") != "")
    rows = run.frame().filter(listed).select("at_ms", "sender", "recipient", "tags").collect()
    scopes: dict[tuple[int, str, str], tuple[str, ...]] = {}
    for at, sender, address, tags in rows.iter_rows():  # a row for each tag, or one for several
        scopes[at, sender, address] = (*scopes.get((at, sender, address), ()), *tags.split(","))
    return scopes
