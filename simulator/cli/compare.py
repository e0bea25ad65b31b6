"""``mtasim compare``: what differs between two runs, and whether it is too much."""

from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from simulator.report import Line
    from simulator.runs.compared import Compared


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
    from simulator.runs import Run, find
    from simulator.runs import compare as compared

    a, b = (Run.open(find(name, out)) for name in _named(names, baseline))
    found = compared(a, b, limits)
    terminal = ctx.ensure_object(Terminal)
    if as_json:
        _give(terminal, found)
    else:
        terminal.say(_lines(terminal, found))
    ctx.exit(PASSED if found.passed else MISSED)


def _named(names: tuple[str, ...], baseline: bool) -> tuple[str, ...]:
    if baseline and len(names) < 2:
        return ("baseline", *(names or ("@last",)))
    if baseline or len(names) != 2:
        raise click.UsageError("name two runs, A and B, or --baseline and at most one")
    return names


def _lines(terminal: Terminal, found: "Compared") -> "Iterable[Line]":
    from simulator.report import comparison

    if terminal.quiet:
        return comparison.limits([one for one in found.findings if one.is_breached])
    folders = (found.a.path, found.b.path)
    return comparison.comparison(folders, found.sides, found.differences, found.findings, terminal.verbose)


def _give(terminal: Terminal, found: "Compared") -> None:
    import json

    terminal.give(json.dumps(found.as_json(), ensure_ascii=False, allow_nan=False))
