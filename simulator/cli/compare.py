"""``mtasim compare``: what differs between two runs, and whether it is too much."""

from typing import TYPE_CHECKING, Any

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from simulator.metrics.comparison import Difference, Finding, Limit, Measured, Sides
    from simulator.runs import Run

_OPTION = "--fail-on "


@click.command()
@click.argument("names", metavar="A B", nargs=-1)
@click.option("--baseline", is_flag=True, help="A is the baseline; B, if not named, is @last.")
@click.option(
    "--fail-on",
    "limits",
    multiple=True,
    metavar="'METRIC < VALUE'",
    help="A change from A to B that is too much (exit code 1), as in 'delivered.rate < -1%'; repeatable.",
)
@options.out
@options.json
@options.manners
@click.pass_context
def compare(
    ctx: click.Context,
    names: tuple[str, ...],
    baseline: bool,
    limits: tuple[str, ...],
    out: "Path",
    as_json: bool,
) -> None:
    """Show what changed from run A to run B; --fail-on makes it a gate for CI.

    A run is named by its number, @last, @prev, baseline, or its folder. Of runs made with --seeds
    every change comes with its 95 % interval, taken seed by seed where both have the same seeds.

    A change of a rate is in percentage points; of any other metric a VALUE in % is a share of A's.
    """
    from simulator.cli.outcome import MISSED, PASSED
    from simulator.metrics.comparison import differences, hold, side_by_side
    from simulator.runs import Run, find

    a, b = (Run.open(find(name, out)) for name in _named(names, baseline))
    sides = side_by_side(_measured(a), _measured(b))
    found = differences(sides)
    findings = hold(_read(limits, sides), sides)
    terminal = ctx.ensure_object(Terminal)
    if as_json:
        _give(terminal, (a, b), sides, found, findings)
    else:
        _say(terminal, (a, b), sides, found, findings)
    ctx.exit(MISSED if any(one.is_breached for one in findings) else PASSED)


def _named(names: tuple[str, ...], baseline: bool) -> tuple[str, ...]:
    if baseline and len(names) < 2:
        return ("baseline", *(names or ("@last",)))
    if baseline or len(names) != 2:
        raise click.UsageError("name two runs, A and B, or --baseline and at most one")
    return names


def _measured(run: "Run") -> "Measured":
    return {one.seed: one.metrics for one in run.replications()}


def _read(texts: "Iterable[str]", sides: "Sides") -> "list[Limit]":
    """The limits. Raises ScenarioInvalid with all that cannot be read."""
    from simulator.errors import Problem, ScenarioInvalid
    from simulator.metrics import ExpectationInvalid
    from simulator.metrics.comparison import read_limit

    each = (*sides.a.values(), *sides.b.values())
    campaigns = {name for metrics in each for name in metrics.get("by", {}).get("campaign", {})}
    limits, problems = [], []
    for text in texts:
        try:
            limits.append(read_limit(text, campaigns))
        except ExpectationInvalid as fault:
            column = len(_OPTION) + fault.offset + 1
            place = ("command line", 1, column, fault.width, _OPTION + text)
            problems.append(Problem("E008", fault.message, *place, fault.help))
    if problems:
        raise ScenarioInvalid(tuple(problems))
    return limits


def _say(
    terminal: Terminal,
    runs: "tuple[Run, Run]",
    sides: "Sides",
    found: "Sequence[Difference]",
    findings: "Sequence[Finding]",
) -> None:
    from simulator.report.comparison import comparison, limits

    if not terminal.quiet:
        folders = (runs[0].path, runs[1].path)
        terminal.say(comparison(folders, sides, found, findings, every=terminal.verbose))
    else:
        terminal.say(limits([one for one in findings if one.is_breached]))


def _give(
    terminal: Terminal,
    runs: "tuple[Run, Run]",
    sides: "Sides",
    found: "Sequence[Difference]",
    findings: "Sequence[Finding]",
) -> None:
    import json

    told = {
        **{name: _run(run) for name, run in zip("ab", runs, strict=True)},
        "paired": sides.paired,
        "metrics": {one.metric.name: one.as_json() for one in found},
        "limits": [one.as_json() for one in findings],
        "passed": not any(one.is_breached for one in findings),
    }
    terminal.give(json.dumps(told, ensure_ascii=False, allow_nan=False))


def _run(run: "Run") -> dict[str, Any]:
    return {
        "id": run.id,
        "path": str(run.path),
        "scenario": run.scenario,
        "seeds": list(run.seeds),
        "set": dict(run.record.set),
    }
