"""What a sweep varies: axes of values, and every combination of them with the same seeds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import NamedTuple

from simulator.errors import Problem, ScenarioInvalid

MOST_CELLS = 100_000
_SPAN = re.compile(r"([0-9]{1,9})\.\.([0-9]{1,9})")
_DEEPER = {"[": 1, "{": 1, "]": -1, "}": -1}


class Point(NamedTuple):
    """One run of a sweep: what is laid over the file, path to YAML text as after ``--set``; the seed."""

    set: Mapping[str, str]
    seed: int


@dataclass(frozen=True, slots=True)
class Axis:
    """A value of the scenario that is varied: its path, and the values as written after ``--set``."""

    path: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Axes times seeds. Every combination meets the same seeds: common random numbers (Law, Simulation
    Modeling and Analysis, 11.2), so that differences between combinations carry less of chance."""

    axes: tuple[Axis, ...]
    seeds: range

    def combinations(self) -> Iterator[dict[str, str]]:
        """Path -> value, the last axis turning fastest."""
        paths = [axis.path for axis in self.axes]
        for values in product(*(axis.values for axis in self.axes)):
            yield dict(zip(paths, values, strict=True))

    def points(self) -> Iterator[Point]:
        """Every combination with every seed, the seeds turning fastest."""
        return (Point(values, seed) for values in self.combinations() for seed in self.seeds)

    def __len__(self) -> int:
        return prod(len(axis.values) for axis in self.axes) * len(self.seeds)


def read_axis(text: str) -> Axis:
    """Reads ``PATH=VALUE,VALUE`` or ``PATH=3..10``; commas within brackets or quotes part no values.

    Raises ScenarioInvalid.
    """
    path, equals, values = text.partition("=")
    if not equals or not path.strip():
        raise refusal(text, "write PATH=VALUES, as in sender.retry.give_up.after_attempts=3..10")
    return axis(path.strip(), [one for part in _parted(values) for one in _spread(text, part)], text)


def axis(path: str, values: Sequence[str], text: str = "") -> Axis:
    """An axis of different values. Raises ScenarioInvalid where there are none, or one is double."""
    text = text or f"{path}={','.join(values)}"
    if path == "seed":
        raise refusal(text, "seeds are no axis, every combination meets the same: write --seeds 20")
    if not values or not all(values):
        raise refusal(text, f"values are due here, as in {path}=1,2 or {path}=1..9")
    double = next((value for place, value in enumerate(values) if value in values[:place]), None)
    if double is not None:
        raise refusal(text, f"{double} stands there twice")
    return Axis(path, tuple(values))


def require_apart(axes: Sequence[Axis], fixed: Mapping[str, str], seeds: int) -> None:
    """Raises ScenarioInvalid where a path is given twice, or the cells are too many."""
    taken = set(fixed)
    for one in axes:
        if one.path in taken:
            raise refusal(one.path, "this path is given twice")
        taken.add(one.path)
    cells = prod(len(one.values) for one in axes) * seeds
    if cells > MOST_CELLS:
        raise refusal(" ".join(one.path for one in axes), f"{cells:,} runs; {MOST_CELLS:,} at most")


def refusal(text: str, help: str) -> ScenarioInvalid:
    """What is wrong with a ``--vary``, as the command line shows it."""
    source = f"--vary {text}"
    place = (1, 8, max(len(text), 1), source)
    return ScenarioInvalid((Problem("E025", "nothing that can be varied", "command line", *place, help),))


def _parted(text: str) -> Iterator[str]:
    """The parts between commas that stand in no bracket and in no quotes."""
    depth, quote, begun = 0, "", 0
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign == "," and not depth:
            yield text[begun:place].strip()
            begun = place + 1
        else:
            depth += _DEEPER.get(sign, 0)
    yield text[begun:].strip()


def _spread(text: str, part: str) -> list[str]:
    found = _SPAN.fullmatch(part)
    if found is None:
        return [part]
    first, last = int(found[1]), int(found[2])
    if last < first or last - first >= MOST_CELLS:
        raise refusal(text, f"{part} is no span of whole numbers, from the least to the most")
    return [str(number) for number in range(first, last + 1)]
