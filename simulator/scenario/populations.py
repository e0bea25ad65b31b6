"""Populations as YAML data: whole audiences, each recipient in a condition of its own.

What a file holds is told in ``sourced``. An entry of the workload that names a population, or several and
profiles too with their shares, needs neither ``to`` nor a server: both are written out here.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.nodes import Node
from simulator.scenario.profiles import profile, profiles
from simulator.scenario.sourced import Number, Shelf, block_on, names_on, numbers_of, read_named

_NOT_IN_NAMES = re.compile("[^a-z0-9]+")  # the name of a file becomes part of a domain
_SHELF = Shelf(
    files("simulator.recipients") / "populations",
    "population",
    "it holds what stands under a server: rules: [...]",
)


class Population(NamedTuple):
    """What a population that ships with mtasim says of itself."""

    name: str
    follows: str
    numbers: tuple[Number, ...]


class Assumption(NamedTuple):
    """Where the numbers of a population or a profile come from that a scenario makes use of."""

    kind: str
    name: str
    follows: str
    numbers: tuple[Number, ...]


def populations() -> tuple[str, ...]:
    """The names of all populations that ship with mtasim, in alphabetical order."""
    return names_on(_SHELF)


def population_block(name: str) -> Node:
    """The file of a population, one of ``populations()``. Raises LawBroken where it is malformed."""
    return block_on(_SHELF, name)


def population(name: str) -> Population:
    """Whom a population follows, and where each of its numbers comes from."""
    block = population_block(name)
    return Population(name, str(block.parts["about"].value["follows"]), numbers_of(block))


def peopled(root: Node, folder: Path, problems: list[Problem]) -> Node:
    """The document with ``population`` of its entries written out: a server each, and whom mail goes to.

    The server is called ``population-NAME``; what the document says of one so called is laid over it.
    Files are looked for in ``folder``.
    """
    workload = root.parts.get("workload")
    rows = list(workload.parts.values()) if workload is not None and isinstance(workload.value, list) else []
    if workload is None or not any("population" in row.parts for row in rows):
        return root
    servers: dict[str, Node] = {}
    rows = [_entry(row, servers, folder, problems) for row in rows]
    made = replace(workload, value=[row.value for row in rows], parts=dict(enumerate(rows)))
    known = root.parts.get("servers")
    ground = with_parts(made, dict(servers), servers)
    whole = ground if known is None or not isinstance(known.value, dict) else lay_over(ground, known)
    parts = {key: root.parts[key] for key in root.keys} | {"workload": made, "servers": whole}
    keys = {**root.keys, "servers": root.keys.get("servers", root.keys["workload"])}
    return with_parts(root, keys, parts)


def _entry(row: Node, servers: dict[str, Node], folder: Path, problems: list[Problem]) -> Node:
    """An entry with its population replaced by ``to``; its server is added to ``servers``."""
    node = row.parts.get("population")
    if node is None:
        return row
    for key in ("to", "recipients"):
        if key in row.parts:
            message = f"population says whom this goes to, and so does {key}"
            problems.append(row.key((key,)).problem("E018", message, "leave one of them out"))
    shares = {
        _served(word, row.key(("population",)), servers, folder, problems): (word, share)
        for word, share in _shares(node)
    }
    to = with_parts(
        node,
        {domain: word for domain, (word, _) in shares.items()},
        {domain: share for domain, (_, share) in shares.items()},
    )
    own = without(row, "population", "to", "recipients")
    parts = {key: own.parts[key] for key in own.keys} | {"to": to}
    return with_parts(row, {**own.keys, "to": row.key(("population",))}, parts)


def _shares(node: Node) -> Iterator[tuple[Node, Node]]:
    """Names of populations and profiles, each with its share; a single name has all."""
    if not isinstance(node.value, dict) or not node.value:
        yield node, replace(node, value="100%", quoted=0)
        return
    for key in node.keys:
        yield replace(node.keys[key], value=key), node.parts[key]


def _served(word: Node, key: Node, servers: dict[str, Node], folder: Path, problems: list[Problem]) -> str:
    """The domain of a population or a profile; its server is added to ``servers``."""
    kind, name, block = "population", word.value, word
    if isinstance(name, str) and name in profiles() and name not in populations():
        kind, name = "profile", name.replace("_", "-")
        block = with_parts(word, {"profile": word}, {"profile": word})
    else:
        name, block = _found(word, folder, problems)
    domain = f"{name}.{kind}.test"
    listed = replace(word, value=[domain], parts={0: replace(word, value=domain)})
    parts = {each: block.parts[each] for each in block.keys} | {"domains": listed}
    made = servers.setdefault(f"{kind}-{name}", with_parts(block, {**block.keys, "domains": key}, parts))
    if made.source.text != block.source.text:
        help = "rename one of the files"
        problems.append(word.problem("E026", f'two populations are called "{name}"', help))
    return domain


def assumed(root: Node) -> tuple[Assumption, ...]:
    """What stands behind the populations of a workload and the profiles of servers, each once."""
    found: dict[str, Assumption] = {}
    for name in (str(word.value) for word in _named(root)):
        if name in populations():
            people = population(name)
            found[name] = Assumption("population", name, people.follows, people.numbers)
        elif name in profiles():
            provider = profile(name)
            found[name] = Assumption("profile", name, provider.follows, provider.numbers)
    return tuple(found.values())


def _named(root: Node) -> Iterator[Node]:
    for section, key in (("workload", "population"), ("servers", "profile")):
        blocks = root.parts.get(section)
        for block in blocks.parts.values() if blocks is not None else ():
            if key in block.parts:
                yield from (word for word, _ in _shares(block.parts[key]))


def _found(node: Node, folder: Path, problems: list[Problem]) -> tuple[str, Node]:
    """The name of a population, and its rules; where there is none an empty one, so that of one fault
    no second is said."""
    try:
        return _read(node, folder, problems)
    except ScenarioInvalid as refused:
        problems.extend(refused.problems)
        return "unknown", with_parts(node, {}, {})


def _read(node: Node, folder: Path, problems: list[Problem]) -> tuple[str, Node]:
    block = without(read_named(_SHELF, node, folder, problems), "about")
    if node.value in populations():
        return node.value, block
    return _NOT_IN_NAMES.sub("-", Path(node.value).stem.lower()).strip("-")[:40] or "own", block
