"""What must add up after every run, whatever the scenario (semantics.md, "Final states")."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from simulator.errors import LawBroken
from simulator.metrics.measure import Measures
from simulator.metrics.tally import Value

_SUMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "accepted.count": ("delivered.count", "failed.count", "dropped.count", "in_flight.count"),
        "queue.depth": ("in_flight.count",),
        "failed.count": ("failed.hard", "failed.soft_permanent", "failed.expired"),
        "dropped.count": ("dropped.bounce", "dropped.unsubscribe", "dropped.complaint"),
        "webhooks.permanent_fail": ("failed.count", "dropped.count", "bounced_late.count"),
        "webhooks.temporary_fail": ("deferrals.count",),
        "webhooks.accepted": ("accepted.count",),
        "webhooks.delivered": ("delivered.count",),
        "bounces.hard": ("failed.hard",),
        "bounces.delayed": ("bounced_late.count",),
    }
)
"""A metric and those whose sum it is."""

_WITHIN: Mapping[str, str] = MappingProxyType(
    {
        "bounced_late.count": "delivered.count",
        "delivered.count": "attempts.total",
        "deferrals.count": "attempts.total",
        "messages.total": "accepted.count",
        "queue.depth.max": "accepted.count",
        "webhooks.complained": "complained.count",
    }
)
"""A metric and one that it cannot exceed."""

_PARTITIONS = ("campaign", "sender")
"""Groupings in which every delivery has exactly one name."""


def check(measures: Measures) -> None:
    """Raises LawBroken with everything that does not add up, in the run or in one of its groups."""
    broken = [f"in all: {told}" for told in _broken(measures.values)]
    broken += _deliveries(measures)
    for group, part in measures.by.items():
        for name, values in part.items():
            broken += [f"{group} {name}: {told}" for told in _broken(values)]
        if group in _PARTITIONS and not measures.left_out[group]:
            broken += [f"by {group}: {told}" for told in _parts(measures.values, part)]
    if broken:
        raise LawBroken("the journal contradicts itself: " + "; ".join(broken[:20]))


def _broken(values: Mapping[str, Value]) -> Iterator[str]:
    def number(name: str) -> float:
        return values.get(name) or 0

    for name, parts in _SUMS.items():
        total = sum(map(number, parts))
        if number(name) != total:
            told = " + ".join(f"{part} {number(part)}" for part in parts)
            yield f"{name} {number(name)} is not {told}"
    for name, whole in _WITHIN.items():
        if number(name) > number(whole):
            yield f"{name} {number(name)} exceeds {whole} {number(whole)}"
    for name, value in values.items():
        if value is not None and value < 0 and name != "suppressions.count":
            yield f"{name} is {value}"


def _deliveries(measures: Measures) -> Iterator[str]:
    """Each delivery is accepted once, ends at most once, and ends only if it was accepted."""
    found, values = measures.deliveries, measures.values
    ended = sum(values[name] or 0 for name in ("delivered.count", "failed.count", "dropped.count"))
    if found.accepted != values["accepted.count"]:
        yield f"{values['accepted.count']} rows accepted for {found.accepted} deliveries"
    if found.ended != ended:
        yield f"{ended} ends for {found.ended} deliveries"
    if found.seen != found.accepted:
        yield f"{found.seen - found.accepted} deliveries ended that were never accepted"


def _parts(whole: Mapping[str, Value], part: Mapping[str, Mapping[str, Value]]) -> Iterator[str]:
    """Every delivery belongs to one group, so the groups make up the whole."""
    for name in ("accepted.count", "delivered.count", "failed.count", "dropped.count", "in_flight.count"):
        total = sum(values[name] or 0 for values in part.values())
        if total != whole[name]:
            yield f"{name} {whole[name]}, together {total}"
