"""``mtasim run``: scenarios in virtual time, and whether their expectations hold."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulator.cli.telling import Telling
    from simulator.runs import Run
    from simulator.runs.pacing import Pace
    from simulator.scenario import Scenario


@click.command()
@options.scenarios
@click.option("--seed", type=click.IntRange(min=0), help="Other dice than the scenario names.")
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Run it N times, with the seed and those that follow, and show means with their confidence.",
)
@options.overrides
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Send the first N messages of each workload entry alone, as a whole run would.",
)
@click.option("--wire", is_flag=True, help="Send every attempt as SMTP to emulated servers on this machine.")
@options.pace
@options.shards
@options.out
@options.json
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="How to tell of the runs; github adds annotations at file and line.",
)
@click.option(
    "--junitxml",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write JUnit XML as well: a case for each expectation.",
)
@click.option(
    "--csv",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a table as well: a line for each run, a column for each metric.",
)
@click.option(
    "--update-golden",
    is_flag=True,
    help="Keep the journals as text under tests/golden beside scenarios/, and print what changed.",
)
@options.manners
@click.pass_context
def run(
    ctx: click.Context,
    scenarios: tuple[str, ...],
    seed: int | None,
    seeds: int,
    overrides: dict[str, str],
    limit: int | None,
    wire: bool,
    pace: "Pace",
    shards: int,
    out: Path,
    as_json: bool,
    form: str,
    junitxml: Path | None,
    csv: Path | None,
    update_golden: bool,
) -> None:
    """Run scenarios in virtual time and check their expectations; nothing leaves this machine.

    Of a FOLDER every *.yaml below it is run. Nothing runs until all of them have been found valid.
    """
    from simulator.cli.files import scenario_files
    from simulator.cli.outcome import MISSED, NOTHING_MATCHED, PASSED
    from simulator.cli.telling import FORMS, Telling
    from simulator.runs import replicate

    _require_one_way(wire, shards, pace)
    terminal = ctx.ensure_object(Terminal)
    chosen = FORMS["json" if as_json else form](terminal)
    telling = Telling(terminal, chosen, junitxml, csv, update_golden)
    files = scenario_files(scenarios)
    if update_golden:
        _require_golden(files, bool(overrides) or seed is not None or seeds > 1 or limit is not None)
    loaded = [replace(one, limit=limit) for one in _loaded(files, overrides, seed, terminal, telling)]
    whole = len(loaded) == 1 or terminal.verbose
    if shards > 1 and not terminal.quiet:
        _tell_what_is_not_shared_out(loaded, shards, terminal)
    sent = partial(replicate, seeds=seeds, out=out, wire=wire, pace=pace, shards=shards)
    runs = [_told(one, sent, telling, whole) for one in loaded]
    telling.all(runs)
    if not runs:
        ctx.exit(NOTHING_MATCHED)
    ctx.exit(PASSED if all(one.passed for one in runs) else MISSED)


def _require_one_way(wire: bool, shards: int, pace: "Pace") -> None:
    """Raises UsageError where options are given that are of the other way to run."""
    if wire and shards > 1:
        raise click.UsageError("shards are of virtual time: give one of --wire and --shards")
    if pace.speed is not None and not wire:
        raise click.UsageError("--pace belongs to --wire: virtual time has none")


def _require_golden(files: "Iterable[Path]", is_changed: bool) -> None:
    """Raises UsageError where a run would not be the one that a golden journal is kept of."""
    from simulator.report.golden import golden_of

    if is_changed:
        raise click.UsageError(
            "golden journals are of scenarios as written: no --seed, --seeds, --set, --limit"
        )
    astray = next((file for file in files if golden_of(file) is None), None)
    if astray is not None:
        raise click.UsageError(f"{astray} has no golden journal: it is below no folder scenarios/")


def _loaded(
    files: "Iterable[Path]",
    overrides: dict[str, str],
    seed: int | None,
    terminal: Terminal,
    telling: "Telling",
) -> "list[Scenario]":
    """All scenarios, or ScenarioInvalid with the problems of all of them; warnings are told."""
    from simulator.errors import Problem, ScenarioInvalid
    from simulator.report.problems import rendered
    from simulator.scenario import load_cases

    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for file in files:
        try:
            scenarios.extend(load_cases(file, overrides, seed))
        except ScenarioInvalid as error:
            problems.extend(error.problems)
    if problems:
        once = tuple(dict.fromkeys(problems))
        telling.refused(once)
        raise ScenarioInvalid(once)
    if not terminal.quiet:
        warnings = (warning for scenario in scenarios for warning in scenario.warnings)
        terminal.tell(rendered(dict.fromkeys(warnings)))
    return scenarios


def _tell_what_is_not_shared_out(scenarios: "list[Scenario]", shards: int, terminal: Terminal) -> None:
    from simulator.engine import plan
    from simulator.report.lines import line

    for scenario in scenarios:
        made = plan(scenario, shards)
        if made.why:
            number = len(made.shards)
            told = f"{scenario.name}: {number} shard{'s' * (number > 1)}, not {shards}: {made.why}"
            terminal.tell([line(told)])


def _told(
    scenario: "Scenario", run_it: "Callable[[Scenario], Run]", telling: "Telling", whole: bool
) -> "Run":
    finished = run_it(scenario)
    telling.form.each(finished, whole)
    return finished
