"""Warm-up plans as YAML data: how many messages an address that nobody knows sends on its first days.

What a file holds is told in ``sourced``. An entry of the workload writes ``warmup: ses``, the path of a
file, or ``warmup: {plan: ses, days: 20, scale: 10%}``.
"""

from fractions import Fraction
from importlib.resources import files
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario.nodes import Node
from simulator.scenario.sourced import Number, Shelf, block_on, names_on, numbers_of, read_named
from simulator.scenario.whom import read_share

_SHELF = Shelf(files("simulator.sender") / "warmups", "warm-up plan", "it holds a_day: [50, 100, 200]")
_KEYS = ("plan", "days", "scale")
_WHOLE = Fraction(1)


class Warmup(NamedTuple):
    """What a plan that ships with mtasim says of itself; ``a_day``: messages on each day."""

    name: str
    follows: str
    a_day: tuple[int, ...]
    numbers: tuple[Number, ...]


def warmups() -> tuple[str, ...]:
    """The names of all plans that ship with mtasim, in alphabetical order."""
    return names_on(_SHELF)


def warmup(name: str) -> Warmup:
    """A plan, one of ``warmups()``."""
    block = block_on(_SHELF, name)
    follows = str(block.parts["about"].value["follows"])
    return Warmup(name, follows, tuple(map(int, block.value["a_day"])), numbers_of(block))


def read_warmup(node: Node, folder: Path, problems: list[Problem]) -> tuple[int, ...]:
    """Messages on each day of what stands after ``warmup:``; () after its problems have been added."""
    parts = {key: node.parts[key] for key in node.keys} or {"plan": node}
    for key in parts.keys() - set(_KEYS):
        help = f"keys here: {', '.join(_KEYS)}"
        problems.append(node.keys[key].problem("E001", f'unknown key "{key}"', help))
    if "plan" not in parts:
        problems.append(node.problem("E013", 'the key "plan" is missing here', "as in plan: ses"))
        return ()
    try:
        plan = read_named(_SHELF, parts["plan"], folder, problems)
    except ScenarioInvalid as refused:
        problems.extend(refused.problems)
        return ()
    volumes = _volumes(plan, problems)
    days = _days(parts.get("days"), len(volumes), problems)
    scale = read_share(parts["scale"], problems) if "scale" in parts else _WHOLE
    return tuple(max(1, int(volume * (scale or _WHOLE))) for volume in volumes[:days])


def dealt_out(messages: int, volumes: tuple[int, ...]) -> tuple[int, ...]:
    """So many messages by day in the proportions of a plan: all of them, whatever their number."""
    whole = sum(volumes)
    upto = [0, *(before * messages // whole for before in accumulate(volumes))]
    return tuple(later - earlier for earlier, later in pairwise(upto))


def _volumes(plan: Node, problems: list[Problem]) -> list[int]:
    found = plan.parts.get("a_day", plan)
    rows: Any = found.value
    if not isinstance(rows, list) or not rows or not all(map(_is_count, rows)):
        problems.append(found.problem("E014", "messages a day are due here", "a_day: [50, 100, 200]"))
        return []
    return [int(row) for row in rows]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _days(node: Node | None, most: int, problems: list[Problem]) -> int:
    if node is None:
        return most
    if not _is_count(node.value) or node.value > most:
        problems.append(node.problem("E017", f"the plan has {most} days: take from 1 to all of them"))
        return most
    return int(node.value)
