"""``mtasim run``: scenarios in virtual time, and whether their expectations hold."""

from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from simulator.runs import Run
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
@options.out
@options.json
@options.manners
@click.pass_context
def run(
    ctx: click.Context,
    scenarios: tuple[str, ...],
    seed: int | None,
    seeds: int,
    overrides: dict[str, str],
    out: "Path",
    as_json: bool,
) -> None:
    """Run scenarios in virtual time and check their expectations; nothing is sent.

    Of a FOLDER every *.yaml below it is run. Nothing runs until all of them have been found valid.
    """
    from simulator.cli.files import scenario_files
    from simulator.cli.outcome import MISSED, NOTHING_MATCHED, PASSED

    terminal = ctx.ensure_object(Terminal)
    loaded = _loaded(scenario_files(scenarios), overrides, seed, terminal)
    told: Callable[[Run], None] = _shown_by(terminal, whole=len(loaded) == 1 or terminal.verbose)
    runs = list(_carried_out(loaded, seeds, out, _nothing if as_json else told))
    if as_json:
        _give(terminal, runs)
    else:
        _tally(terminal, runs)
    if not runs:
        ctx.exit(NOTHING_MATCHED)
    ctx.exit(PASSED if all(one.passed for one in runs) else MISSED)


def _loaded(
    files: "Iterable[Path]", overrides: dict[str, str], seed: int | None, terminal: Terminal
) -> "list[Scenario]":
    """All scenarios, or ScenarioInvalid with the problems of all of them; warnings are told."""
    from simulator.cli.problems import rendered
    from simulator.errors import Problem, ScenarioInvalid
    from simulator.scenario import load

    scenarios: list[Scenario] = []
    problems: list[Problem] = []
    for file in files:
        try:
            scenarios.append(load(file, overrides, seed))
        except ScenarioInvalid as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioInvalid(tuple(dict.fromkeys(problems)))
    if not terminal.quiet:
        terminal.tell(rendered(warning for scenario in scenarios for warning in scenario.warnings))
    return scenarios


def _carried_out(
    scenarios: "list[Scenario]", seeds: int, out: "Path", told: "Callable[[Run], None]"
) -> "Iterator[Run]":
    from simulator.runs import replicate

    for scenario in scenarios:
        finished = replicate(scenario, seeds, out)
        told(finished)
        yield finished


def _shown_by(terminal: Terminal, whole: bool) -> "Callable[[Run], None]":
    from simulator.report import story, summary, verdict

    def told(run: "Run") -> None:
        if terminal.quiet and run.passed:
            return
        if whole and not terminal.quiet:
            terminal.say(summary(run.path))
        else:
            terminal.say([*verdict(run.path), *story(run.path)])

    return told


def _nothing(_run: "Run") -> None:
    pass


def _give(terminal: Terminal, runs: "Sequence[Run]") -> None:
    import json

    told = {"runs": [run.as_json() for run in runs]}
    terminal.give(json.dumps(told, ensure_ascii=False, allow_nan=False))


def _tally(terminal: Terminal, runs: "Sequence[Run]") -> None:
    from simulator.report import Span
    from simulator.report.figures import several
    from simulator.report.lines import line

    if not runs:
        terminal.tell([line("no scenario (*.yaml) found")])
    elif len(runs) > 1 and not terminal.quiet:
        failed = sum(not run.passed for run in runs)
        missed = Span(f"{failed} failed", "bad") if failed else Span("all passed", "good")
        terminal.say([(), line(f"{several(len(runs), 'scenario')} run, ", missed)])
