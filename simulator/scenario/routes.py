"""``routes:``: what the senders are for some of their mail, each laid over what they are otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from pathlib import Path

from simulator.errors import Problem
from simulator.scenario.blocks import route_block
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.located import Reader, keys_at
from simulator.scenario.nodes import Node
from simulator.scenario.senders import read_sender, without_tail
from simulator.sender import RouteRule, Sender

_IDENTITY = frozenset(field.name for field in fields(Sender)) - {"policy"}
_SENDERS_ALONE = _IDENTITY - {"ips", "ip_choice"}
"""Keys of a sender that stay what they are on every route."""


def read_route(
    block: Node, senders: Mapping[str, Node], folder: Path, problems: list[Problem]
) -> RouteRule | None:
    """One route, or None after its problems have been added. ``senders``: those without faults."""
    if not isinstance(block.value, dict):
        _reader().read(block, problems)
        return None
    own: list[Problem] = list(_misplaced(block))
    keys = [key for key in block.keys if key in keys_at(_reader().schema, ())]
    found = _reader().read(_only(block, keys), own)
    made = {name: read_sender(name, on_route(sender, block), folder, own) for name, sender in senders.items()}
    problems.extend(own)
    if found is None or any(not problem.is_warning for problem in own):
        return None
    return RouteRule(senders={name: sender for name, sender in made.items() if sender is not None}, **found)


def on_route(sender: Node, route: Node) -> Node:
    """The block of a sender as it is on a route.

    A route with a policy of its own begins from that; another changes what its sender has.
    """
    top = without(route, *keys_at(_reader().schema, ()), *(_SENDERS_ALONE - {"name"}))
    bare = without(sender, "suppressions")  # they are the account's, and read with it
    if "policy" in top.parts:
        bare = _only(bare, [key for key in bare.keys if key in _IDENTITY])
    return lay_over(without_tail(bare, top), top)


def warn_of_shadows(blocks: list[Node], routes: list[RouteRule | None]) -> Iterator[Problem]:
    """A warning for routes below one that takes all mail."""
    taken = None
    for block, route in zip(blocks, routes, strict=True):
        if taken is not None:
            help = f"the route on line {taken.span.line + 1} takes all mail; routes are tried top to bottom"
            yield block.problem("W007", "this route is never taken", help)
        elif route is not None and "when" not in block.parts:
            taken = block


def _misplaced(block: Node) -> Iterator[Problem]:
    for key in block.keys:
        if key in _SENDERS_ALONE - {"name"}:
            help = "a route changes how its mail is sent: policy, retry, connections, rate, ips, backoff_on"
            yield block.keys[key].problem("E001", f'"{key}" belongs to a sender, not to a route', help)


def _only(block: Node, keys: list[str]) -> Node:
    return with_parts(block, {key: block.keys[key] for key in keys}, {key: block.parts[key] for key in keys})


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(route_block())
