"""How sure a statement is that rests on assumed numbers: the share of the assumption box in which it holds.

The box is all that lies within half of each assumed number of a model of opinion, more or less. Its points
are those of a Sobol sequence, which fill many dimensions evenly with few. Edges of levels that change places
are put in order; a point that makes no model all the same is left out, and counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from typing import Any, NamedTuple

from simulator.errors import EnvironmentLacking, ScenarioInvalid
from simulator.mail import format_duration, format_share, parse_duration, parse_share
from simulator.scenario import Scenario, load
from simulator.scenario.opinions import opinion_model
from simulator.scenario.sourced import Number

SPREAD = 0.5
"""How far a number may lie from what is assumed, as a share of it."""

DECIDED = 0.8
"""The share of the box from which on a statement counts as decided."""

_HOUR, _SECOND = 3_600_000, 1_000  # ms


class Statement(NamedTuple):
    """An expectation about a scenario whose servers hold opinions by one ``model``."""

    scenario: str
    model: str
    text: str


class Standing(NamedTuple):
    """In how many of the ``points`` of the box a statement holds; ``invalid`` ones make no model."""

    statement: Statement
    held: int
    points: int
    invalid: int

    @property
    def share(self) -> float | None:
        """The share of valid points in which it holds, 0..1."""
        return self.held / self.points if self.points else None

    @property
    def word(self) -> str:
        """What may be said of it."""
        if self.share is None:
            return "not decided"
        told = f"holds in {format_share(round(self.share, 3))} of the box"
        return told if self.share >= DECIDED else f"not decided: {told}"


def standing(statement: Statement, points: int, executor: Executor) -> Standing:
    """Judges a statement in so many points of the box. Raises EnvironmentLacking without scipy."""
    numbers = assumed(statement.model)
    tasks = [(statement, _written(statement.model, numbers, point)) for point in box(len(numbers), points)]
    found = list(executor.map(holds, *zip(*tasks, strict=True)))
    valid = [one for one in found if one is not None]
    return Standing(statement, sum(valid), len(valid), len(found) - len(valid))


def assumed(model: str) -> list[Number]:
    """The numbers of a model that are assumed, and not nought."""
    return [number for number in opinion_model(model).numbers if number.mark == "assumed"]


def box(dimensions: int, points: int) -> Iterator[Sequence[float]]:
    """So many points: for each number by what it is multiplied. The first of a sequence is its corner, and
    left out."""
    try:
        from scipy.stats import qmc
    except ImportError:
        raise EnvironmentLacking("the box needs scipy", "pip install 'mtasim[tuning]'") from None
    sequence = qmc.Sobol(dimensions, scramble=False)
    sequence.fast_forward(1)
    for row in sequence.random(points):
        yield [1 - SPREAD + 2 * SPREAD * float(u) for u in row]


def holds(statement: Statement, reputation: str) -> bool | None:
    """Whether a statement holds where servers judge so; None where that is no model."""
    from simulator.engine import run
    from simulator.journal import Frames, Journal
    from simulator.runs.assessment import assess

    servers = load(statement.scenario).servers.values()
    laid = {
        f'servers."{server.name}".rules."{rule}".reputation': reputation
        for server in servers
        for rule in server.opinionated
    }
    try:
        scenario: Scenario = load(statement.scenario, laid | {"expect": f"['{statement.text}']"})
    except ScenarioInvalid:
        return None
    frames = Frames()
    run(scenario, Journal(frames))
    return assess(scenario, frames.frame().lazy()).passed


def _written(model: str, numbers: Iterable[Number], point: Sequence[float]) -> str:
    """A point of the box as it stands after ``reputation:``."""
    whole: dict[str, Any] = {}
    made = {number.key: scaled(number.value, factor) for number, factor in zip(numbers, point, strict=True)}
    edges = [key for key in made if key.endswith(".edge")]  # from the best level to the worst
    made |= zip(edges, sorted((made[key] for key in edges), key=int, reverse=True), strict=True)
    for path, value in made.items():
        *above, last = path.split(".")
        within = whole
        for step in above:
            within = within.setdefault(step, {})
        within[last] = value
    return _flow({"model": model, **whole})


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    return str(value)


def scaled(text: str, factor: float) -> str:
    """A number as YAML has it, multiplied: shares up to 100 %, long spans in hours, counts whole."""
    if text.endswith("%"):
        return format_share(min(1.0, round(parse_share(text) * factor, 6)))
    if text[-1:].isalpha():
        span = parse_duration(text)
        unit = _HOUR if span >= _HOUR else _SECOND
        return format_duration(max(1, round(span * factor / unit)) * unit)
    return str(max(1, round(int(text) * factor))) if text.isdigit() else str(round(float(text) * factor, 4))
