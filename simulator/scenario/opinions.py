"""Models of opinion as YAML data: those that ship with mtasim, and files of the user's own.

What a file holds is told in ``sourced``; with ``model: NAME`` in it, it says only what differs from that
one. A rule writes ``reputation: standard``, or what differs: ``reputation: {model: standard, cap: 2}``.
"""

from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario.faults import suggestion
from simulator.scenario.layers import lay_over, with_parts, without
from simulator.scenario.nodes import Node
from simulator.scenario.sourced import Number, Shelf, block_on, names_on, numbers_of, read_named

STANDARD = "standard"
"""The model of a rule that names none."""

_KEY, _BASE = "reputation", "model"
_BESIDE = ("about", _BASE)
_SHELF = Shelf(
    files("simulator.recipients.reputation") / "models",
    "model of opinion",
    "it holds what stands under reputation: half_life: {...}, complaints: {...}",
)


class OpinionModel(NamedTuple):
    """What a model that ships with mtasim says of itself, and of the one that it stands on."""

    name: str
    follows: str
    numbers: tuple[Number, ...]


def opinion_models() -> tuple[str, ...]:
    """The names of all models that ship with mtasim, in alphabetical order."""
    return names_on(_SHELF)


def opinion_model(name: str) -> OpinionModel:
    """Whom a model follows, and where each of its numbers comes from."""
    block = block_on(_SHELF, name)
    named = block.parts.get(_BASE)
    ground = () if named is None else opinion_model(str(named.value)).numbers
    numbers = {number.key: number for number in (*ground, *numbers_of(block))}
    return OpinionModel(name, str(block.parts["about"].value["follows"]), tuple(numbers.values()))


def with_models(server: Node, folder: Path, problems: list[Problem]) -> Node:
    """A server's block in which every rule of reputation has its model written out. Files are looked for
    in ``folder``."""
    rules = server.parts.get("rules")
    rows = rules.parts if rules is not None and isinstance(rules.value, list) else {}
    if rules is None or not any(_KEY in row.parts for row in rows.values()):
        return server
    made = [_ruled(row, folder, problems) if _KEY in row.parts else row for row in rows.values()]
    listed = replace(rules, value=[row.value for row in made], parts=dict(enumerate(made)))
    parts = {key: listed if key == "rules" else server.parts[key] for key in server.keys}
    return with_parts(server, server.keys, parts)


def _ruled(row: Node, folder: Path, problems: list[Problem]) -> Node:
    written = row.parts[_KEY]
    try:
        whole = _model(written, folder, problems)
    except ScenarioInvalid as refused:
        problems.extend(refused.problems)
        whole = _shipped(STANDARD)
    return with_parts(row, row.keys, {key: whole if key == _KEY else row.parts[key] for key in row.keys})


def _model(written: Node, folder: Path, problems: list[Problem]) -> Node:
    """The whole model that a word, or a mapping laid over one, stands for."""
    if not isinstance(written.value, dict):
        return _named(written, folder, problems)
    named = written.parts.get(_BASE)
    ground = _shipped(STANDARD) if named is None else _named(named, folder, problems)
    return lay_over(ground, without(written, *_BESIDE))


def _named(node: Node, folder: Path, problems: list[Problem]) -> Node:
    if node.value in opinion_models():
        return _shipped(str(node.value))
    file = read_named(_SHELF, node, folder, problems)
    named = file.parts.get(_BASE)
    if named is not None and named.value not in opinion_models():
        help = suggestion(str(named.value), opinion_models(), "models")
        message = "a file of a model stands on one that ships with mtasim"
        raise ScenarioInvalid((named.problem("E019", message, help),))
    ground = _shipped(STANDARD if named is None else str(named.value))
    return lay_over(ground, without(file, *_BESIDE))


@lru_cache(maxsize=16)
def _shipped(name: str) -> Node:
    """The whole block of a model that ships with mtasim."""
    block = block_on(_SHELF, name)
    own, named = without(block, *_BESIDE), block.parts.get(_BASE)
    return own if named is None else lay_over(_shipped(str(named.value)), own)
