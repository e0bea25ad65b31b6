"""One run of a sweep, as a task that any worker may do, and do twice: it leaves only what it returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

from simulator.tuning.grid import Point


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of a point: ``metrics`` as in ``run.json`` without groups, or the ``error`` that there are
    none."""

    set: Mapping[str, str]
    seed: int
    metrics: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As it stands in ``mtasim sweep --json``."""
        return {
            "set": dict(self.set),
            "seed": self.seed,
            "metrics": dict(self.metrics),
            "error": self.error,
        }


class Task(NamedTuple):
    """Several points of one sweep. ``file`` is absolute: a worker may stand elsewhere. ``fixed``: what is
    laid over the file in all of them. ``scratch``: where journals lie while they are measured, None: where
    the worker's machine keeps what is temporary."""

    file: str
    fixed: Mapping[str, str]
    points: Sequence[Point]
    scratch: str | None = None


class Done(NamedTuple):
    """The cells of a task, and the seconds it took."""

    cells: list[Cell]
    took_s: float


def carry_out(task: Task) -> Done:
    """Runs every point. What goes wrong in one is its error, and stops no other."""
    clock = perf_counter()
    cells = [_cell(task, point) for point in task.points]
    return Done(cells, perf_counter() - clock)


def _cell(task: Task, point: Point) -> Cell:
    try:
        return Cell(point.set, point.seed, _measured(task, point))
    except Exception as error:  # whatever it is, the other cells are worth having
        return failed(point, error)


def failed(point: Point, error: BaseException) -> Cell:
    """The cell of a point that could not be run."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return Cell(point.set, point.seed, error=said)


def _measured(task: Task, point: Point) -> dict[str, Any]:
    from simulator.metrics import METRICS
    from simulator.runs import once
    from simulator.scenario import load

    scenario = load(task.file, {**task.fixed, **point.set}, point.seed)
    with TemporaryDirectory(prefix="mtasim-", dir=task.scratch) as place:
        found = once(scenario, Path(place) / "events")
    return {name: value for name, value in found.metrics.items() if name in METRICS}
