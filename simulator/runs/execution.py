"""One scenario, run: engine -> journal -> metrics -> ``run.json``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from simulator import __version__
from simulator.runs import record as records
from simulator.runs.assessment import Assessment, assess
from simulator.runs.breakdown import breakdown
from simulator.runs.finished import Run
from simulator.runs.folders import EVENTS, SCENARIO, create
from simulator.runs.record import Record

if TYPE_CHECKING:
    import polars as pl

    from simulator.journal import Journal
    from simulator.scenario import Scenario

RESULTS = Path("results")


def run(
    path: str | Path,
    seed: int | None = None,
    set: Mapping[str, str] | None = None,
    out: str | Path = RESULTS,
) -> Run:
    """Runs a scenario file in virtual time and keeps the run under ``out``.

    ``seed`` and ``set`` (path to YAML text, as in ``{"sender.retry.jitter": "none"}``) go before what
    the file says. Raises ScenarioInvalid with every problem of the file at once; a missed
    expectation is no error: look at ``passed``.
    """
    from simulator.scenario import load

    return execute(load(Path(path), set or {}, seed), Path(out))


@dataclass(frozen=True, slots=True)
class Steps:
    """The two steps of a run that others do; tests put their own in place."""

    simulate: "Callable[[Scenario, Journal], None]"
    assess: "Callable[[Scenario, pl.LazyFrame], Assessment]"


def execute(scenario: "Scenario", out: Path = RESULTS, steps: Steps | None = None) -> Run:
    """Runs a loaded scenario.

    The record says ``running`` from the first moment; whatever ends the run early leaves it at that
    (a killed process) or at ``incomplete`` (Ctrl-C, a full disk, a bug).
    """
    if steps is None:
        from simulator.engine import run as simulate

        steps = Steps(simulate, assess)
    folder = create(out, scenario.name, scenario.seed, lambda number: _begun(number, scenario))
    begun = records.read(folder)
    ended = replace(begun, status="incomplete")
    try:
        ended = _carried_out(scenario, folder, begun, steps)
    finally:
        records.write(folder, replace(ended, ended=_now()))
    return Run.open(folder)


def _carried_out(scenario: "Scenario", folder: Path, begun: Record, steps: Steps) -> Record:
    from simulator.journal import Journal, Parts, scan

    (folder / SCENARIO).write_text(scenario.text, encoding="utf-8")
    clock = perf_counter()
    journal = Journal(Parts(folder / EVENTS))
    steps.simulate(scenario, journal)
    journal.flush()
    frame = scan(folder / EVENTS)
    found = steps.assess(scenario, frame)
    tables = breakdown(frame)
    return replace(
        begun,
        status="complete",
        took_s=round(perf_counter() - clock, 3),
        simulated_s=tables.pop("simulated_s"),
        rows=journal.count,
        passed=found.passed,
        expectations=found.expectations,
        metrics=found.metrics,
        breakdown=tables,
        digest=journal.digest(),
    )


def _begun(number: int, scenario: "Scenario") -> Record:
    return Record(
        id=number,
        scenario=scenario.name,
        file=scenario.path,
        seed=scenario.seed,
        created=_now(),
        set=dict(scenario.overrides),
        mtasim=__version__,
    )


def _now() -> str:
    """The time of day, which dates a run and decides nothing."""
    return datetime.now(UTC).isoformat(timespec="seconds")
