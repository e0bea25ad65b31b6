"""Populations as YAML data: whole audiences, each recipient in a condition of its own.

A population file is a ``servers`` block without domains, like a profile: ``about`` says whom it follows,
its ``sources``, and for each of its ``numbers`` (path -> [mark, source]) how well it is known. An entry of
the workload that names one needs neither ``to`` nor a server: both are written out here.
"""

import re
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple

from simulator.errors import LawBroken, Problem, ScenarioInvalid
from simulator.scenario.compose import compose
from simulator.scenario.faults import suggestion
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.nodes import Node
from simulator.scenario.presets import is_path
from simulator.scenario.source import Source
from simulator.scenario.yaml_files import read_source

Mark = Literal["published", "practice", "suggestion", "assumed"]
"""How a number is known: somebody measured it; senders ship it; it was advised; it is ours."""

_NOT_IN_NAMES = re.compile("[^a-z0-9]+")  # the name of a file becomes part of a domain
_POPULATIONS = files("simulator.recipients") / "populations"


class Number(NamedTuple):
    """One number of a population, with its mark and source; ``key`` is the path to it, lists by name."""

    key: str
    value: str
    mark: Mark
    source: str


class Population(NamedTuple):
    """What a population that ships with mtasim says of itself."""

    name: str
    follows: str
    numbers: tuple[Number, ...]


@lru_cache(maxsize=1)
def populations() -> tuple[str, ...]:
    """The names of all populations that ship with mtasim, in alphabetical order."""
    names = (one.name for one in _POPULATIONS.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@lru_cache(maxsize=16)
def population_block(name: str) -> Node:
    """The file of a population, one of ``populations()``. Raises LawBroken where it is malformed."""
    file = f"{name}.yaml"
    root, problems = compose(Source(file, (_POPULATIONS / file).read_text("utf-8")))
    if problems or "about" not in root.parts:
        raise LawBroken(f"the population {file} is malformed")
    return root


def population(name: str) -> Population:
    """Whom a population follows, and where each of its numbers comes from."""
    block = population_block(name)
    about = block.parts["about"].value
    numbers = tuple(
        Number(key, _figure(value_at(block, key)), mark, str(about["sources"][source]))
        for key, (mark, source) in about["numbers"].items()
    )
    return Population(name, str(about["follows"]), numbers)


def value_at(block: Node, key: str) -> Node:
    """The node at a path of keys; entries of a list go by name. Raises LookupError."""
    node = block
    for step in key.split("."):
        rows = node.parts.values() if isinstance(node.value, list) else ()
        named = {str(row.parts["name"].value): row for row in rows}
        node = named[step] if rows else node.parts[step]
    return node


def _figure(node: Node) -> str:
    return str(getattr(node.value, "text", node.value))


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
    written = node.value
    if isinstance(written, str) and written in populations():
        return written, without(population_block(written), "about")
    if not isinstance(written, str) or not is_path(written):
        help = suggestion(str(written), populations(), "populations")
        message = f'there is no population "{str(written)[:60]}"'
        raise ScenarioInvalid((node.problem("E019", message, help),))
    if not (folder / written).is_file():
        raise ScenarioInvalid((node.problem("E021", f"there is no file {folder / written}"),))
    root, found = compose(read_source(folder / written, "population"))
    problems.extend(found)
    if not isinstance(root.value, dict):
        help = "it holds what stands under a server: rules: [...]"
        raise ScenarioInvalid((root.problem("E014", "a population is a mapping", help),))
    return _NOT_IN_NAMES.sub("-", Path(written).stem.lower()).strip("-")[:40] or "own", without(root, "about")
