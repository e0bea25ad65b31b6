"""Which webhook a row of the journal sends."""

from simulator.journal.columns import Kind
from simulator.metrics.expectations.events import EVENTS

_PREFIX = "webhook."
_STOPPED = {
    "bounces": "suppress-bounce",
    "unsubscribes": "suppress-unsubscribe",
    "complaints": "suppress-complaint",
}


def webhook_of(kind: Kind, decision: str | None) -> str:
    """The name of the webhook, "" where the row sends none."""
    sent = ((kind, None), (kind, decision))
    events = (name for name, rows in EVENTS.items() if any(row in sent for row in rows))
    return next((name.removeprefix(_PREFIX) for name in events if name.startswith(_PREFIX)), "")


def reason_of(kind: Kind, decision: str | None) -> str:
    """The reason that a ``permanent_fail`` carries, "" for any other webhook."""
    if webhook_of(kind, decision) != "permanent_fail":
        return ""
    if kind == "expired":
        return "old"
    return _STOPPED.get(decision or "", decision or "")
