"""Populations as YAML data: whole audiences, each recipient in a condition of its own.

A population file is a ``servers`` block without domains, like a profile: ``about`` says whom it follows,
its ``sources``, and for each of its ``numbers`` (path -> [mark, source]) how well it is known. An entry of
the workload that names one needs neither ``to`` nor a server: both are written out here.
"""

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.nodes import Node
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
    name, block = _found(node, folder, problems)
    domain = f"{name}.population.test"
    listed = replace(node, value=[domain], parts={0: replace(node, value=domain)})
    keys = {**block.keys, "domains": row.key(("population",))}
    parts = {key: block.parts[key] for key in block.keys} | {"domains": listed}
    server = f"population-{name}"
    made = servers.setdefault(server, with_parts(block, keys, parts))
    if made.source.text != block.source.text:
        help = "rename one of the files"
        problems.append(node.problem("E026", f'two populations are called "{name}"', help))
    own = without(row, "population", "to", "recipients")
    share = replace(node, value="100%", quoted=0)
    to = with_parts(node, {domain: node}, {domain: share})
    parts = {key: own.parts[key] for key in own.keys} | {"to": to}
    return with_parts(row, {**own.keys, "to": row.key(("population",))}, parts)


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
