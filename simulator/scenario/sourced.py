"""YAML data about receivers that ships with mtasim: every number in it has a mark and a source.

A file is a ``servers`` block without domains. Beside its keys it holds ``about``: whom it ``follows``, its
``sources``, and for each of its ``numbers`` (path -> [mark, source]) how well it is known. Files of the
user's own have the same form, and need no ``about``.
"""

from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, NamedTuple, get_args

from simulator.errors import LawBroken, Problem, ScenarioInvalid
from simulator.scenario.compose import compose
from simulator.scenario.faults import suggestion
from simulator.scenario.nodes import Node
from simulator.scenario.presets import is_path
from simulator.scenario.source import Source
from simulator.scenario.yaml_files import read_source

Mark = Literal["published", "practice", "suggestion", "assumed"]
"""How a number is known: the provider or a study says so; senders ship it; it was advised; it is ours."""

MARKS: tuple[Mark, ...] = get_args(Mark)


class Number(NamedTuple):
    """One number, with its mark and source; ``key`` is the path to it, entries of lists by name."""

    key: str
    value: str
    mark: Mark
    source: str


class Shelf(NamedTuple):
    """A folder of such files; ``kind``: what one is called, ``holds``: the help where one holds none."""

    folder: Traversable
    kind: str
    holds: str


@lru_cache(maxsize=8)
def names_on(shelf: Shelf) -> tuple[str, ...]:
    """The names of all files on a shelf, in alphabetical order."""
    names = (one.name for one in shelf.folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@lru_cache(maxsize=128)
def block_on(shelf: Shelf, name: str) -> Node:
    """One file of a shelf, ``about`` included. Raises LawBroken where it is malformed."""
    file = f"{name}.yaml"
    root, problems = compose(Source(file, (shelf.folder / file).read_text("utf-8")))
    if problems or "about" not in root.parts:
        raise LawBroken(f"the {shelf.kind} {file} is malformed")
    return root


def numbers_of(block: Node) -> tuple[Number, ...]:
    """Where each of the numbers of a file comes from."""
    about = block.parts["about"].value
    return tuple(
        Number(key, _figure(value_at(block, key)), mark, str(about["sources"][source]))
        for key, (mark, source) in about["numbers"].items()
    )


def value_at(block: Node, key: str) -> Node:
    """The node at a path of keys; an entry of a list goes by its name. Raises LookupError."""
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
    if isinstance(node.value, list):
        return ", ".join(map(_figure, node.parts.values()))
    return str(getattr(node.value, "text", node.value))


def read_named(shelf: Shelf, node: Node, folder: Path, problems: list[Problem]) -> Node:
    """The block that a word stands for: the name of a file on the shelf, or the path of one in ``folder``.

    Raises ScenarioInvalid where there is none; what is wrong with its YAML goes to ``problems``.
    """
    written, kind = node.value, shelf.kind
    if isinstance(written, str) and written in names_on(shelf):
        return block_on(shelf, written)
    if not isinstance(written, str) or not is_path(written):
        help = suggestion(str(written), names_on(shelf), f"{kind}s")
        raise ScenarioInvalid((node.problem("E019", f'there is no {kind} "{str(written)[:60]}"', help),))
    if not (folder / written).is_file():
        raise ScenarioInvalid((node.problem("E021", f"there is no file {folder / written}"),))
    root, found = compose(read_source(folder / written, kind))
    problems.extend(found)
    if not isinstance(root.value, dict):
        raise ScenarioInvalid((root.problem("E014", f"a {kind} is a mapping", shelf.holds),))
    return root
