"""One scenario, run once or with several seeds: engine -> journal -> metrics -> ``run.json``."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from typing import TYPE_CHECKING, Any

from simulator import __version__
from simulator.errors import Problem, ScenarioInvalid
from simulator.runs import record as records
from simulator.runs import replications
from simulator.runs.breakdown import breakdown
from simulator.runs.finished import Run
from simulator.runs.folders import EVENTS, SCENARIO, create
from simulator.runs.pacing import FASTEST, Pace
from simulator.runs.record import Record
from simulator.runs.replications import Replication
from simulator.runs.steps import Steps, steps_of

if TYPE_CHECKING:
    from simulator.scenario import Scenario

RESULTS = Path("results")


def run(
    path: str | Path,
    seed: int | None = None,
    set: Mapping[str, str] | None = None,
    out: str | Path = RESULTS,
    seeds: int = 1,
    wire: bool = False,
    shards: int = 1,
    pace: str = "max",
    limit: int | None = None,
) -> Run:
    """Runs a scenario file in virtual time and keeps the run under ``out``.

    ``seed`` and ``set`` (path to YAML text, as in ``{"sender.retry.jitter": "none"}``) go before what
    the file says; ``seeds`` above 1 runs it with as many (see ``replicate``); ``wire`` sends every
    attempt as SMTP over the loopback, and gives the same journal, as do ``shards``, processes that share
    the mail out where it can be; ``pace`` is how fast a run on the wire goes (``max``, ``real`` or
    ``60x``); ``limit`` sends the first messages of each entry alone. Raises ScenarioInvalid with every
    problem of the file at once; a missed expectation is no error: look at ``passed``.
    """
    from simulator.scenario import load

    scenario = replace(load(Path(path), set or {}, seed), limit=limit)
    paced = Pace.parse(pace)
    return replicate(scenario, seeds, Path(out), wire=wire, shards=shards, pace=paced)


def execute(
    scenario: "Scenario",
    out: Path = RESULTS,
    steps: Steps | None = None,
    *,
    pace: Pace = FASTEST,
    served: bool = False,
) -> Run:
    """Runs a loaded scenario; ``served``: its mail comes from somebody else.

    The record says ``running`` from the first moment; whatever ends the run early leaves it at that
    (a killed process) or at ``incomplete`` (Ctrl-C, a full disk, a bug).
    """
    return replicate(scenario, 1, out, steps, pace=pace, served=served)


def replicate(
    scenario: "Scenario",
    seeds: int,
    out: Path = RESULTS,
    steps: Steps | None = None,
    *,
    wire: bool = False,
    shards: int = 1,
    pace: Pace = FASTEST,
    served: bool = False,
) -> Run:
    """Runs a loaded scenario with its own seed and the ``seeds - 1`` that follow, and keeps one run.

    Each replication is what a run with its seed alone would be, and is judged by itself. Its journal
    is measured and removed, so that memory and disk are those of a single run. With one seed it is
    ``execute``. Raises ScenarioInvalid where no such seeds exist.
    """
    check_seeds(scenario, seeds)
    steps = steps or steps_of(wire, shards, out, pace)
    begun = partial(_begun, scenario=scenario, seeds=seeds, wire=wire, served=served, pace=pace)
    folder = create(out, scenario.name, _named(scenario.seed, seeds), begun)
    record = records.read(folder)
    ended = replace(record, status="incomplete")
    clock = perf_counter()
    try:
        (folder / SCENARIO).write_text(scenario.text, encoding="utf-8")
        found = (_once if seeds == 1 else _repeatedly)(scenario, folder, record, steps)
        ended = replace(found, status="complete", took_s=round(perf_counter() - clock, 3))
    finally:
        records.write(folder, replace(ended, ended=_now()))
    return Run.open(folder)


def once(scenario: "Scenario", events: Path, steps: Steps | None = None) -> Replication:
    """Runs a loaded scenario with its own seed and keeps no run: what came of it is all that it returns.

    The journal stands in ``events``, which must not be there yet; the caller removes it.
    """
    return _carried_out(scenario, events, steps or steps_of())[0]


def _named(seed: int, seeds: int) -> str:
    return f"{seed}" if seeds == 1 else f"{seed}-{seed + seeds - 1}"


def check_seeds(scenario: "Scenario", seeds: int) -> None:
    """Raises ScenarioInvalid where a scenario's seed has not so many that follow it."""
    from simulator.scenario.top import check_seed

    last = scenario.seed + seeds - 1
    try:
        if seeds < 1:
            raise ValueError("a run takes one seed or more")
        check_seed(last)
    except ValueError as error:
        message = f"{seeds} seeds from {scenario.seed} on: {error}"
        raise ScenarioInvalid((Problem("E017", message, scenario.path),)) from None


def _once(scenario: "Scenario", folder: Path, record: Record, steps: Steps) -> Record:
    found, tables = _carried_out(scenario, folder / EVENTS, steps)
    return replace(record, **asdict(found), breakdown=tables)


def _repeatedly(scenario: "Scenario", folder: Path, record: Record, steps: Steps) -> Record:
    from simulator.runs.overall import overall

    for seed in record.seeds:
        found, _ = _carried_out(replace(scenario, seed=seed), folder / EVENTS, steps)
        replications.append(folder, found)
        rmtree(folder / EVENTS)
    return replace(record, **overall(replications.read(folder, record.seeds)))


def _carried_out(scenario: "Scenario", events: Path, steps: Steps) -> tuple[Replication, dict[str, Any]]:
    from simulator.journal import Journal, Parts, scan

    sink = (steps.sink or Parts)(events)
    journal = Journal(sink)
    try:
        steps.simulate(scenario, journal)
    finally:
        sink.close()
    frame = scan(events)
    found = steps.assess(scenario, frame)
    tables = breakdown(frame)
    replication = Replication(
        seed=scenario.seed,
        simulated_s=tables.pop("simulated_s"),
        rows=journal.count,
        passed=found.passed,
        expectations=found.expectations,
        metrics=found.metrics,
        digest=journal.digest(),
    )
    return replication, tables


def _begun(number: int, scenario: "Scenario", seeds: int, wire: bool, served: bool, pace: Pace) -> Record:
    return Record(
        id=number,
        scenario=scenario.name,
        file=scenario.path,
        seed=scenario.seed,
        replications=seeds,
        created=_now(),
        set=dict(scenario.overrides),
        wire=wire,
        served=served,
        pace=pace.speed,
        limit=scenario.limit,
        assumptions=tuple(
            {**one._asdict(), "numbers": [number._asdict() for number in one.numbers]}
            for one in scenario.assumptions
        ),
        mtasim=__version__,
    )


def _now() -> str:
    """The time of day, which dates a run and decides nothing."""
    return datetime.now(UTC).isoformat(timespec="seconds")
