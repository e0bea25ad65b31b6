"""``matrix:``: one file, many cases. Every axis is a value of the document; every combination is a case."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any, NamedTuple

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario.layers import put, without
from simulator.scenario.nodes import Node, Path, Whole
from simulator.scenario.overrides import path_to

MOST_CASES = 10_000
_RANGE = re.compile(r"([0-9]{1,18})\.\.([0-9]{1,18})")
_NO_NAME = re.compile(r"[^\w.+-]+")


class Case(NamedTuple):
    """One combination: the document with its values in place, the same as ``--set`` writes them, and
    what tells it from the others but for the seed."""

    root: Node
    values: dict[str, str]
    label: str = ""


class _Axis(NamedTuple):
    """``paths``: where its values go; ``values``: with their nodes, which keep the place in the file."""

    name: str
    key: Node
    paths: tuple[tuple[str, Path], ...]
    values: list[Node]


def cases(root: Node, fixed: Mapping[str, str], seeded: bool, problems: list[Problem]) -> list[Case]:
    """The cases of a document, one where it has no matrix; what is wrong with that is added.

    ``fixed``: values laid over the document from outside, and whether the seed is (``seeded``): an axis
    that they name has that one value.
    """
    block = root.parts.get("matrix") if isinstance(root.value, dict) else None
    if block is None:
        return [Case(root, {})]
    bare = without(root, "matrix")
    if not isinstance(block.value, dict) or not block.value:
        problems.append(block.problem("E014", "axes are due here", "as in {seed: 1..20, policy: [a, b]}"))
        return [Case(bare, {})]
    axes = [axis for key in block.keys if (axis := _axis(key, block, bare, problems)) is not None]
    axes = [_settled(axis, fixed, seeded) for axis in axes]
    number = prod(len(axis.values) for axis in axes)
    if number > MOST_CASES:
        help = f"{MOST_CASES:,} at most: a study of more wants another tool than a file of cases"
        problems.append(block.problem("E022", f"the matrix has {number:,} cases", help))
        return [Case(bare, {})]
    combinations = product(*(axis.values for axis in axes))
    return [_case(bare, list(zip(axes, values, strict=True))) for values in combinations]


def _case(root: Node, values: list[tuple[_Axis, Node]]) -> Case:
    written: dict[str, str] = {}
    words = []
    for axis, value in values:
        text = _text(value.value)
        for shown, path in axis.paths:
            root = put(root, path, value, axis.key)
            written[shown] = text
        if axis.name != "seed":
            words.append(_NO_NAME.sub("-", text).strip("-.+"))
    written.pop("seed", None)  # a seed is told apart from what is laid over a file
    return Case(root, written, "-".join(filter(None, words)))


def _settled(axis: _Axis, fixed: Mapping[str, str], seeded: bool) -> _Axis:
    """The axis itself, or with the one value that it is given from outside, where it need not be put."""
    said = [fixed[shown] for shown, _ in axis.paths if shown in fixed]
    if axis.name == "seed" and (said or seeded):
        said = said or [""]
    return axis._replace(paths=(), values=[replace(axis.key, value=said[0])]) if said else axis


def _axis(key: str, block: Node, root: Node, problems: list[Problem]) -> _Axis | None:
    try:
        paths = tuple((written, path_to(root, written)) for written in _paths(key, root))
    except ScenarioInvalid as refused:
        problems.extend(block.keys[key].problem(one.code, one.message, one.help) for one in refused.problems)
        return None
    if any(path[:1] == ("matrix",) for _, path in paths):
        help = "an axis is a value of the scenario, as in sender.retry.jitter"
        problems.append(block.keys[key].problem("E025", "a matrix cannot hold another", help))
        return None
    values = _values(block.parts[key])
    if not values:
        help = "a list of values, or a span of whole numbers like 1..20"
        problems.append(block.parts[key].problem("E014", "the values of an axis are due here", help))
        return None
    return _Axis(key, block.keys[key], paths, values)


def _paths(key: str, root: Node) -> list[str]:
    """Where the values of an axis go, as ``--set`` would say it; a policy is that of every sender."""
    if key != "policy":
        return [key]
    senders = root.parts.get("senders")
    return ["sender.policy"] if senders is None else [f"senders.{name}.policy" for name in senders.keys]


def _values(node: Node) -> list[Node]:
    if isinstance(node.value, list):
        return [node.parts[place] for place in range(len(node.value))]
    found = _RANGE.fullmatch(node.value.strip()) if isinstance(node.value, str) else None
    if found is None:
        return []
    first, last = int(found[1]), min(int(found[2]), int(found[1]) + MOST_CASES)
    return [Node(node.source, node.span, Whole.of(n, str(n))) for n in range(first, last + 1)]


def _text(value: Any) -> str:
    """A value as YAML, in one line."""
    if isinstance(value, list):
        return f"[{', '.join(_quoted(part) for part in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(key)}: {_quoted(part)}' for key, part in value.items())}}}"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return str(getattr(value, "text", value))


def _quoted(value: Any) -> str:
    return json.dumps(value) if isinstance(value, str) else _text(value)
