"""Turns a scenario's workload and timeline into Inputs in time order; of the workload nothing is held that
is not due."""

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import count, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from simulator.dice import ONE, key, uniforms
from simulator.engine.calm import Calm
from simulator.engine.inputs import (
    Handling,
    Input,
    List,
    Reject,
    SetMx,
    SetServer,
    SetZones,
    Submit,
    Unlist,
    Wish,
)
from simulator.engine.shard import WHOLE, Shard
from simulator.recipients.clock import DAY
from simulator.scenario.dayshape import Curve
from simulator.scenario.scenario import Change, Entry, ListChange, Listed, Shares

if TYPE_CHECKING:
    import numpy as np

Arrival = Submit | Reject

_by_time_and_name = attrgetter("at", "campaign")


def arrivals(
    workload: tuple[Entry, ...],
    seed: int,
    shard: Shard = WHOLE,
    limit: int | None = None,
    calm: Calm | None = None,
) -> Iterator[Arrival]:
    """The submissions of all entries by instant, then by the entry's name and the message's index; those of
    a shard, and of its calm ways those that are disturbed.

    Of each entry the first ``limit`` are made, at the instants and to the addresses of a whole run.
    """
    return merge(*(_arriving(entry, seed, shard, limit, calm) for entry in workload), key=_by_time_and_name)


def _arriving(
    entry: Entry, seed: int, shard: Shard, limit: int | None, calm: Calm | None
) -> Iterator[Arrival]:
    if calm is not None and entry.name in calm.ways:
        return calm.disturbed(entry.name, _submits(entry, seed, shard, limit))
    return _entry(entry, seed, shard, limit)


def happenings(timeline: Iterable[Change | ListChange], shard: Shard = WHOLE) -> Iterator[Input]:
    """The events of a timeline as Inputs, in their order; of lists those that a shard has."""
    for event in timeline:
        if isinstance(event, ListChange):
            if shard.has(event.address):
                yield _list_change(event)
        elif event.server is not None:
            yield SetServer(event.at, event.path, event.value, event.server)
        elif event.sender is not None and event.mx is not None:
            yield SetMx(event.at, event.sender, event.mx)
        elif event.zones is not None:
            yield SetZones(event.at, event.path, event.value, event.zones)


def _list_change(event: ListChange) -> List | Unlist | Wish:
    at, sender, name, address = event.at, event.sender, event.list, event.address
    if event.verb == "complain":
        return Wish(at, sender, "complaints", address)
    if event.verb == "unsubscribe":
        return Wish(at, sender, "unsubscribes", address, event.tags)
    if event.verb == "unsuppress":
        return Unlist(at, sender, name, address)
    return List(at, sender, name, address, event.tags, event.expires, event.reason)


def _entry(entry: Entry, seed: int, shard: Shard, limit: int | None) -> Iterator[Arrival]:
    for address, why in entry.rejected if shard.is_first else ():
        yield Reject(entry.at, entry.name, entry.sender, address, why)
    yield from _submits(entry, seed, shard, limit)


def _submits(entry: Entry, seed: int, shard: Shard, limit: int | None) -> Iterator[Submit]:
    instants = _instants(entry, seed)
    handling = Handling(entry.priority, entry.deliver_within, entry.size)
    name, sender, tags = entry.name, entry.sender, entry.tags
    own = entry.to.tags if isinstance(entry.to, Listed) else ()
    whole = shard.of == 1
    submitted = zip(instants, _recipients(entry, seed), strict=True)
    for index, (at, recipients) in enumerate(islice(submitted, limit)):
        if not (whole or shard.has(recipients[0])):
            continue
        if own:
            tags = tuple(dict.fromkeys((*entry.tags, *own[index])))
        yield Submit(at, name, index, sender, recipients, tags, handling)


def _instants(entry: Entry, seed: int) -> Iterator[int]:
    """Even arrivals share the span out; a Poisson process given its count is sorted uniforms. The shape
    of a day stretches the span where little comes."""
    if entry.volumes:
        return _day_by_day(entry)
    parts, whole = _parts(entry, seed)
    at, over = entry.at, entry.over
    if entry.day is None:
        return (at + part * over // whole for part in parts)
    curve = Curve(entry.day, at, over)
    return (curve.instant(part, whole) for part in parts)


def _day_by_day(entry: Entry) -> Iterator[int]:
    """A warm-up: the messages of each day share out that day."""
    for number, volume in enumerate(entry.volumes):
        at = entry.at + number * DAY
        curve = None if entry.day is None else Curve(entry.day, at, DAY)
        for part in range(volume):
            yield at + part * DAY // volume if curve is None else curve.instant(part, volume)


def _parts(entry: Entry, seed: int) -> tuple[Iterable[int], int]:
    """How much of the whole has come before each message."""
    if entry.arrivals == "even" or not entry.over:
        return range(entry.messages), entry.messages
    draws = _row(seed, f"{entry.name}/arrival", entry.messages)
    draws.sort()
    return draws.tolist(), ONE


def _recipients(entry: Entry, seed: int) -> Iterator[tuple[str, ...]]:
    if isinstance(entry.to, Listed):
        return iter(entry.to.messages)
    if isinstance(entry.to, Shares):
        if len(entry.to.counts) == 1:
            domain = entry.to.counts[0][0]
            return ((f"u{n}@{domain}",) for n in range(1, entry.messages + 1))
        return _mixed(entry.to, _row(seed, f"{entry.name}/mix", entry.messages))
    template = entry.to
    return ((template.address(n),) for n in range(1, entry.messages + 1))


def _mixed(shares: Shares, draws: "np.ndarray[Any, Any]") -> Iterator[tuple[str, ...]]:
    """Exact counts by domain, their order by a draw; the k-th for a domain goes to ``u<k>@domain``."""
    import numpy as np

    domains = [domain for domain, _ in shares.counts]
    of_message = np.empty(len(draws), dtype=np.int64)
    places = np.repeat(np.arange(len(domains)), [number for _, number in shares.counts])
    of_message[np.argsort(draws, kind="stable")] = places
    numbers = [count(1) for _ in domains]
    for place in of_message.tolist():
        yield (f"u{next(numbers[place])}@{domains[place]}",)


def _row(seed: int, purpose: str, length: int) -> "np.ndarray[Any, Any]":
    import numpy as np

    return uniforms(key(seed, purpose), np.arange(length))
