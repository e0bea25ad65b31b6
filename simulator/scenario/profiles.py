"""Provider profiles as YAML data: those that ship with mtasim, and files of the user's own.

What a file holds is told in ``sourced``.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.nodes import Node
from simulator.scenario.presets import dumped
from simulator.scenario.sourced import Number, Shelf, block_on, names_on, numbers_of, read_named

_SHELF = Shelf(
    files("simulator.recipients") / "providers",
    "profile",
    "it holds what stands under a server: limits: {...}, rules: [...]",
)


class Profile(NamedTuple):
    """What a profile that ships with mtasim says of itself."""

    name: str
    follows: str
    fbl: str
    numbers: tuple[Number, ...]


def profiles() -> tuple[str, ...]:
    """The names of all profiles that ship with mtasim, in alphabetical order."""
    return names_on(_SHELF)


def profile_block(name: str) -> Node:
    """The file of a profile, one of ``profiles()``. Raises LawBroken where it is malformed."""
    return block_on(_SHELF, name)


def profile(name: str) -> Profile:
    """Whom a profile follows, and where each of its numbers comes from."""
    block = profile_block(name)
    follows, fbl = str(block.parts["about"].value["follows"]), str(block.value.get("fbl", "arf"))
    return Profile(name, follows, fbl, numbers_of(block))


def shown_profile(name: str) -> str:
    """A profile as YAML that may stand in a file of its own, or under a server beside its domains."""
    return dumped(without(profile_block(name), "about").value, None).rstrip()


def over_profile(block: Node, folder: Path, problems: list[Problem]) -> Node:
    """A server's block laid over its profile: its own rules first, the rest key by key.

    A profile's rule whose name the server has itself is left out. Files are looked for in ``folder``.
    """
    node = block.parts.get("profile")
    if node is None or not isinstance(block.value, dict):
        return block
    own = without(block, "profile")
    try:
        ground = without(read_named(_SHELF, node, folder, problems), "about", "profile")
    except ScenarioInvalid as refused:
        problems.extend(refused.problems)
        return own
    rules = _rules(own.parts.get("rules"), ground.parts.get("rules"))
    whole = lay_over(ground, own)
    return whole if rules is None else with_parts(whole, whole.keys, {**_parts(whole), "rules": rules})


def _parts(block: Node) -> dict[str, Node]:
    return {key: block.parts[key] for key in block.keys}


def _rules(own: Node | None, ground: Node | None) -> Node | None:
    if own is None or ground is None or not isinstance(own.value, list):
        return own or ground
    taken = {rule.value.get("name") for rule in own.parts.values() if isinstance(rule.value, dict)}
    rows = [*own.parts.values(), *(row for row in ground.parts.values() if _name_of(row) not in taken)]
    return Node(own.source, own.span, [row.value for row in rows], parts=dict(enumerate(rows)))


def _name_of(rule: Node) -> Any:
    return rule.value.get("name") if isinstance(rule.value, dict) else None


def about_profiles() -> Iterator[Profile]:
    """What every profile that ships with mtasim says of itself."""
    return map(profile, profiles())
