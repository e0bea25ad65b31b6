"""Which webhook a row of the journal sends, read off the metrics that count them."""

from simulator.journal.columns import Kind
from simulator.metrics.tally import COUNTED, DECIDED

_PREFIX = "webhooks."
_STOPPED = {
    "bounces": "suppress-bounce",
    "unsubscribes": "suppress-unsubscribe",
    "complaints": "suppress-complaint",
}


def webhook_of(kind: Kind, decision: str | None) -> str:
    """The name of the webhook, "" where the row sends none."""
    counted = (*COUNTED.get(kind, ()), *DECIDED.get((kind, decision or ""), ()))
    return next((name.removeprefix(_PREFIX) for name in counted if name.startswith(_PREFIX)), "")


def reason_of(kind: Kind, decision: str | None) -> str:
    """The reason that a ``permanent_fail`` carries, "" for any other webhook."""
    if webhook_of(kind, decision) != "permanent_fail":
        return ""
    if kind == "expired":
        return "old"
    return _STOPPED.get(decision or "", decision or "")
