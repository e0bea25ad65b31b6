"""``webhooks``: what the sending system would have told the application, as Mailgun tells it."""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, BinaryIO

from simulator.report.json_lines import write_lines
from simulator.report.mailgun import mailgun_events
from simulator.report.record import Found


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Webhooks in Mailgun's shape, a JSON object a line, in the order in which they happened.

    Of each sender the events that its ``webhooks: {events: [...]}`` names, signed with its
    ``signing_key``; timestamps count from the scenario's start.
    """

    def write(self, run: Found, into: BinaryIO) -> None:
        """Raises EnvironmentLacking where the scenario is no longer in the run's folder."""
        write_lines(_told(run), into)


def _told(run: Found) -> Iterator[Mapping[str, Any]]:
    for webhook, sender, event in mailgun_events(run):
        hooks = sender.webhooks
        if webhook in hooks.events:
            yield {"signature": _signature(event, hooks.signing_key), "event-data": event}


def _signature(event: Mapping[str, Any], key: str) -> Mapping[str, str]:
    """As of the instant of the event; the body is not covered (documentation, "Securing webhooks")."""
    timestamp = str(int(event["timestamp"]))
    token = blake2b(event["id"].encode(), digest_size=25).hexdigest()
    signed = hmac.digest(key.encode(), f"{timestamp}{token}".encode(), "sha256").hex()
    return {"timestamp": timestamp, "token": token, "signature": signed}
