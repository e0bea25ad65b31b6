"""Provider profiles as YAML data: those that ship with mtasim, and files of the user's own.

A profile is a ``servers`` block without domains. Beside its keys it may hold ``about``: whom it follows,
its ``sources``, and for each of its ``numbers`` (path -> [mark, source]) how well it is known.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from simulator.errors import LawBroken, Problem, ScenarioInvalid
from simulator.scenario.compose import compose
from simulator.scenario.faults import suggestion
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.nodes import Node
from simulator.scenario.presets import dumped, is_path
from simulator.scenario.source import Source
from simulator.scenario.yaml_files import read_source

Mark = Literal["published", "practice", "suggestion", "assumed"]
"""How a number is known: from the provider; from what senders ship; from advice to senders; ours."""

MARKS: tuple[Mark, ...] = get_args(Mark)
_PROFILES = files("simulator.recipients") / "providers"


class Number(NamedTuple):
    """One number of a profile, with its mark and source; ``key`` is the path to it, rules by name."""

    key: str
    value: str
    mark: Mark
    source: str


class Profile(NamedTuple):
    """What a profile that ships with mtasim says of itself."""

    name: str
    follows: str
    fbl: str
    numbers: tuple[Number, ...]


@lru_cache(maxsize=1)
def profiles() -> tuple[str, ...]:
    """The names of all profiles that ship with mtasim, in alphabetical order."""
    names = (one.name for one in _PROFILES.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@lru_cache(maxsize=64)
def profile_block(name: str) -> Node:
    """The file of a profile, one of ``profiles()``. Raises LawBroken where it is malformed."""
    file = f"{name}.yaml"
    root, problems = compose(Source(file, (_PROFILES / file).read_text("utf-8")))
    if problems or "about" not in root.parts:
        raise LawBroken(f"the profile {file} is malformed")
    return root


def profile(name: str) -> Profile:
    """Whom a profile follows, and where each of its numbers comes from."""
    block = profile_block(name)
    about = block.parts["about"].value
    numbers = tuple(
        Number(key, _figure(value_at(block, key)), mark, str(about["sources"][source]))
        for key, (mark, source) in about["numbers"].items()
    )
    return Profile(name, str(about["follows"]), str(block.value.get("fbl", "arf")), numbers)


def value_at(block: Node, key: str) -> Node:
    """The node at a path of keys; a rule goes by its name. Raises LookupError."""
    steps, node = key.split("."), block
    while steps:
        if isinstance(node.value, list):
            taken, node = _named(node, steps)
            steps = steps[taken:]
        else:
            node = node.parts[steps.pop(0)]
    return node


def _named(rules: Node, steps: list[str]) -> tuple[int, Node]:
    # A name may hold points: the longest that is there is meant.
    named = {str(rule.parts["name"].value): rule for rule in rules.parts.values()}
    found = (count for count in range(len(steps), 0, -1) if ".".join(steps[:count]) in named)
    count = next(found, 0)
    return count, named[".".join(steps[:count])]


def _figure(node: Node) -> str:
    return str(getattr(node.value, "text", node.value))


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
        ground = without(_ground(node, folder, problems), "about", "profile")
    except ScenarioInvalid as refused:
        problems.extend(refused.problems)
        return own
    rules = _rules(own.parts.get("rules"), ground.parts.get("rules"))
    whole = lay_over(ground, own)
    return whole if rules is None else with_parts(whole, whole.keys, {**_parts(whole), "rules": rules})


def _parts(block: Node) -> dict[str, Node]:
    return {key: block.parts[key] for key in block.keys}


def _ground(node: Node, folder: Path, problems: list[Problem]) -> Node:
    written = node.value
    if isinstance(written, str) and written in profiles():
        return profile_block(written)
    if not isinstance(written, str) or not is_path(written):
        help = suggestion(str(written), profiles(), "profiles")
        raise ScenarioInvalid((node.problem("E019", f'there is no profile "{str(written)[:60]}"', help),))
    if not (folder / written).is_file():
        raise ScenarioInvalid((node.problem("E021", f"there is no file {folder / written}"),))
    root, found = compose(read_source(folder / written, "profile"))
    problems.extend(found)
    if not isinstance(root.value, dict):
        help = "it holds what stands under a server: limits: {...}, rules: [...]"
        raise ScenarioInvalid((root.problem("E014", "a profile is a mapping", help),))
    return root


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
