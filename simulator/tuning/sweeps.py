"""``mtasim sweep``: every combination of values with every seed, each a run of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from simulator.errors import ScenarioInvalid
from simulator.runs import RESULTS, check_seeds
from simulator.runs.executors import Crew, Kind, hired
from simulator.tuning import grid as grids
from simulator.tuning.cells import Cell, Task, failed
from simulator.tuning.distribution import Distribution
from simulator.tuning.folder import Folder
from simulator.tuning.grid import Axis, Grid

if TYPE_CHECKING:
    import polars as pl

    from simulator.scenario import Scenario

Told = Callable[[int, int], None]
"""Called with the runs that are done, and those that there are of valid scenarios."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A complete sweep: its folder, what was varied, and a cell for each combination and seed, in order."""

    path: Path
    axes: tuple[Axis, ...]
    cells: tuple[Cell, ...]

    @property
    def failures(self) -> tuple[Cell, ...]:
        """The cells without figures."""
        return tuple(cell for cell in self.cells if cell.error is not None)

    def as_json(self) -> dict[str, Any]:
        """What ``mtasim sweep --json`` prints; the same wherever its runs were carried out."""
        return {"cells": [cell.as_json() for cell in self.cells]}

    def frame(self) -> "pl.DataFrame":
        """A row for each cell: a column for each path (text), ``seed``, each metric, and ``error``."""
        import polars as pl

        from simulator.metrics import METRICS

        figures = {name: pl.Int64 if one.unit == "count" else pl.Float64 for name, one in METRICS.items()}
        paths = {axis.path: pl.String for axis in self.axes}
        columns = {**paths, "seed": pl.Int64, **figures, "error": pl.String}
        rows = [{**cell.set, "seed": cell.seed, **cell.metrics, "error": cell.error} for cell in self.cells]
        return pl.DataFrame(rows, schema=columns, strict=False)


def sweep(
    path: str | Path,
    vary: Mapping[str, str | Sequence[object]],
    seeds: int = 1,
    executor: Kind = "serial",
    cluster: str | None = None,
    set: Mapping[str, str] | None = None,
    seed: int | None = None,
    out: str | Path = RESULTS,
) -> "pl.DataFrame":
    """Sweeps a scenario file and returns a row for each run: what was varied, the seed, every metric.

    ``vary``: path -> values, a list (``[3, 5]``) or text as after ``--vary`` (``"3..10"``). Rates are
    fractions 0..1, durations seconds; a run that failed has its ``error`` and no metrics. On
    ``"processes"`` the calling script must be importable: ``if __name__ == "__main__":``. Raises
    ScenarioInvalid where nothing of it can be run.
    """
    axes = [_axis(path, values) for path, values in vary.items()]
    with hired(executor, cluster) as crew:
        return sweep_of(path, axes, seeds, crew, set or {}, seed, Path(out)).frame()


def _axis(path: str, values: str | Sequence[object]) -> Axis:
    if isinstance(values, str):
        return grids.read_axis(f"{path}={values}")
    return grids.axis(path, [str(value) for value in values])


def sweep_of(
    file: str | Path,
    axes: Sequence[Axis],
    seeds: int,
    crew: Crew,
    fixed: Mapping[str, str],
    seed: int | None = None,
    out: Path = RESULTS,
    told: Told = lambda done, total: None,
) -> Sweep:
    """Carries out a sweep, or goes on with one that was cut short.

    ``seeds``: as many, from the scenario's own on (from ``seed`` where given); ``fixed`` is laid over the
    file throughout. A combination that is no valid scenario fails alone; raises ScenarioInvalid where none
    is valid.
    """
    grids.require_apart(axes, fixed, seeds)
    scenario, refused = _loaded(file, Grid((*axes,), range(1)), fixed, seed)
    check_seeds(scenario, seeds)
    grid = Grid((*axes,), range(scenario.seed, scenario.seed + seeds))
    told_of = {
        "file": str(file),
        "scenario": scenario.name,
        "set": dict(fixed),
        "vary": {axis.path: list(axis.values) for axis in axes},
        "seeds": [grid.seeds.start, len(grid.seeds)],
    }
    folder = Folder.of(out, _name(file), [scenario.text, told_of])
    cells = _carried_out(folder, Task(str(Path(file).absolute()), fixed, ()), grid, refused, crew, told)
    again = any(cell.error is not None and _key(cell.set) not in refused for cell in cells)
    folder.complete(told_of, cells, again)
    return Sweep(folder.path, grid.axes, tuple(cells))


def _name(file: str | Path) -> str:
    from simulator.scenario.load import name_from

    return name_from(str(file))


def _loaded(
    file: str | Path, grid: Grid, fixed: Mapping[str, str], seed: int | None
) -> "tuple[Scenario, dict[str, ScenarioInvalid]]":
    """The first combination that is a scenario, and those that are none with what is wrong with them."""
    from simulator.scenario import load

    first: Scenario | None = None
    refused: dict[str, ScenarioInvalid] = {}
    for values in grid.combinations():
        try:
            scenario = load(file, {**fixed, **values}, seed)
            first = first or scenario
        except ScenarioInvalid as error:
            refused[_key(values)] = error
    if first is None:
        every = dict.fromkeys(one for error in refused.values() for one in error.problems)
        raise ScenarioInvalid(tuple(every))
    return first, refused


def _key(values: Mapping[str, str]) -> str:
    return repr(tuple(values.items()))


def _scratch(folder: Folder) -> "TemporaryDirectory[str]":
    """Where journals lie while they are measured; a worker may still be writing when Ctrl-C removes it."""
    return TemporaryDirectory(prefix="under-way-", dir=folder.path, ignore_cleanup_errors=True)


def _carried_out(
    folder: Folder,
    task: Task,
    grid: Grid,
    refused: Mapping[str, ScenarioInvalid],
    crew: Crew,
    told: Told,
) -> list[Cell]:
    points = list(enumerate(grid.points()))
    valid = [(number, point) for number, point in points if _key(point.set) not in refused]
    cells = folder.kept(valid)
    left = [(number, point) for number, point in valid if number not in cells]
    told(len(cells), len(valid))
    with _scratch(folder) as scratch:
        task = task._replace(scratch=scratch if crew.is_here else None)
        for number, cell in Distribution(crew, task, left).cells():
            cells[number] = cell
            folder.keep(number, cell)
            told(len(cells), len(valid))
    return [cells.get(number) or failed(point, refused[_key(point.set)]) for number, point in points]
