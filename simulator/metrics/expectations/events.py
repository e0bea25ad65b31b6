"""The names of events: kinds of the journal's rows, and the webhooks that rows send."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from simulator.journal.columns import KINDS, Kind
from simulator.metrics.expectations.invalid import ExpectationInvalid
from simulator.metrics.tally import COUNTED, DECIDED

if TYPE_CHECKING:
    import polars as pl

_WEBHOOK = "webhook."
_COUNTED = "webhooks."  # as the metrics are called

_Rows = tuple[tuple[Kind, str | None], ...]


def _webhooks() -> dict[str, _Rows]:
    """Webhook -> the kinds of rows that send it, each with its decision (None: whatever it is)."""
    found: dict[str, _Rows] = {}
    told: list[tuple[Kind, str | None, tuple[str, ...]]] = []
    told += [(kind, None, metrics) for kind, metrics in COUNTED.items()]
    told += [(kind, decision, metrics) for (kind, decision), metrics in DECIDED.items()]
    for kind, decision, metrics in told:
        for metric in metrics:
            if metric.startswith(_COUNTED):
                name = _WEBHOOK + metric.removeprefix(_COUNTED)
                found[name] = (*found.get(name, ()), (kind, decision))
    return found


EVENTS: Mapping[str, _Rows] = MappingProxyType({kind: ((kind, None),) for kind in KINDS} | _webhooks())
"""Event -> kinds of rows, each with the ``decision`` that makes it one (None: any)."""

APART: tuple[Kind, ...] = ("control", "rejected", "listed", "unlisted", "opinion")
"""Kinds of rows that are about no delivery."""


_WITHOUT: Mapping[str, tuple[Kind, ...]] = MappingProxyType(
    {
        "campaign": ("control", "listed", "unlisted"),
        "server": ("control", "rejected"),
        "tag": ("control", "rejected"),
        "ip": tuple(kind for kind in KINDS if kind not in ("contact", "attempt")),
        "attempt": ("control", "rejected", "accepted", "listed", "unlisted"),
        "reason": (
            "control", "rejected", "accepted", "unlisted", "suppressed", "contact", "delivered",
            "complained", "unsubscribed",
        ),
    }
)  # fmt: skip
"""Key of a selector -> kinds of rows that have no such value: nothing would ever be found."""


def require_found(name: str, keys: Iterable[str]) -> None:
    """Raises ExpectationInvalid where an event never has what a key of its selector looks at."""
    for key in keys:
        if all(kind in _WITHOUT.get(key, ()) for kind, _ in EVENTS[name]):
            raise ExpectationInvalid(
                f"{name} has no {key}: none would ever be found", path=(key,), on_key=True
            )


def is_event(name: str) -> "pl.Expr":
    """Rows that are such an event."""
    import polars as pl

    kind, decision = pl.col("kind"), pl.col("decision")
    told = [
        kind == one if said is None else (kind == one) & (decision == said).fill_null(False)
        for one, said in EVENTS[name]
    ]
    return pl.any_horizontal(told)


def require_delivery(name: str, what: str) -> str:
    """``name`` if it happens to a delivery. Raises ExpectationInvalid otherwise."""
    if name in APART:
        raise ExpectationInvalid(f"{name} happens to no delivery: {what} is about events of one delivery")
    return name
