"""Documents laid over each other: a block over its preset, an override over the file.

Nodes are never changed: what differs is made anew, so every value keeps the place it was written at.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from simulator.kinds import kinds
from simulator.scenario.nodes import Node, Path

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "schedule": "simulator.sender.schedules",
        "jitter": "simulator.sender.jitters",
        "wakeup": "simulator.sender.wakeups",
        "throttle": "simulator.sender.throttles",
    }
)
"""Keys that hold one kind, and the folder of those there are."""


def with_parts(node: Node, keys: dict[str, Node], parts: dict[str, Node]) -> Node:
    """The mapping ``node`` with these keys and values instead of its own."""
    value = {key: part.value for key, part in parts.items()}
    return replace(node, value=value, keys=keys, parts=dict(parts.items()))


def without(node: Node, *names: str) -> Node:
    """The mapping without some of its keys."""
    keys = {key: written for key, written in node.keys.items() if key not in names}
    return with_parts(node, keys, {key: node.parts[key] for key in keys})


def lay_over(ground: Node, top: Node, name: str = "") -> Node:
    """``top`` over ``ground``: mappings key by key; lists and scalars replace."""
    if not isinstance(ground.value, dict) or not isinstance(top.value, dict):
        return top
    if name in KINDS and ground.keys.keys() != top.keys.keys():
        return _kind_over(ground, top, KINDS[name])
    parts: dict[str, Node] = {key: ground.parts[key] for key in ground.keys}
    for key in top.keys:
        parts[key] = lay_over(parts[key], top.parts[key], key) if key in parts else top.parts[key]
    return with_parts(top, {**ground.keys, **top.keys}, parts)


def _kind_over(ground: Node, top: Node, folder: str) -> Node:
    """Another kind replaces the whole, settings and all; settings alone are those of the ground's kind."""
    if len(ground.keys) != 1 or not top.keys or top.keys.keys() & kinds(folder).keys():
        return top
    (kind,) = ground.keys
    return with_parts(top, ground.keys, {kind: lay_over(ground.parts[kind], top)})


def put(node: Node, path: Path, new: Node, key: Node) -> Node:
    """The document with ``new`` at the end of ``path``; mappings on the way are made as needed."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(node.value, list):
        items = [node.parts[place] for place in range(len(node.value))]
        items[int(step)] = put(items[int(step)], rest, new, key)
        return replace(node, value=[item.value for item in items], parts=dict(enumerate(items)))
    if not isinstance(node.value, dict):
        node = replace(new, value={}, keys={}, parts={})
    name = str(step)
    parts = {written: node.parts[written] for written in node.keys}
    below = parts.get(name) or replace(new, value={}, keys={}, parts={})
    parts[name] = put(below, rest, new, key)
    return with_parts(node, {**node.keys, name: node.keys.get(name, key) if rest else key}, parts)
