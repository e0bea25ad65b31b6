"""``mtasim report``: a page about runs, to look at and to send around."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO

    from simulator.report.document import Document, Report
    from simulator.report.panel import Panel
    from simulator.report.record import Found
    from simulator.runs import Run

FORMS = Path(__file__).parents[1] / "report" / "forms"
AT_ONCE = 200_000
"""Attempts that paired runs may make together without being asked for."""


@click.command()
@click.argument("runs", metavar="RUN...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(sorted(path.stem for path in FORMS.glob("[!_]*.py"))),
    default="html",
    show_default=True,
    help="html: one page that needs nothing else; md, csv, json: the same tables.",
)
@click.option(
    "--out",
    "-o",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write there; - is standard output.  [default: report.FORMAT in the folder of the first run]",
)
@click.option("--baseline", metavar="RUN", help="Show what differs from that run.")
@click.option(
    "--paired",
    "is_paired",
    is_flag=True,
    help="Make the paired runs that show what further attempts bought, however many attempts they make "
    "(up to 200,000 they are made anyway).",
)
@options.results
@options.manners
@click.pass_context
def report(
    ctx: click.Context,
    runs: tuple[str, ...],
    form: str,
    output: Path | None,
    baseline: str | None,
    is_paired: bool,
    results: Path,
) -> None:
    """Show what became of RUN (a number, @last, @prev, baseline or its folder); several side by side."""
    from simulator.report.forms import write

    terminal = ctx.ensure_object(Terminal)
    opened = [_opened(name, results) for name in runs]
    made = _made(opened, None if baseline is None else _opened(baseline, results), is_paired)

    def pour(into: "BinaryIO") -> None:
        write(form, made, into)

    if output is not None and str(output) == "-":
        terminal.pour(pour)
        return
    output = output or opened[0].path / f"report.{form}"
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("wb") as file:
        pour(file)
    if not terminal.quiet:
        from simulator.report.lines import line

        terminal.say([line(f"{output}")])


def _opened(name: str, results: Path) -> "Run":
    from simulator.runs import Run, find

    return Run.open(find(name, results))


def _made(runs: "list[Run]", baseline: "Run | None", is_paired: bool) -> "Report":
    from simulator.report.document import Report

    return Report(tuple(_document(run, baseline, is_paired) for run in runs))


def _document(run: "Run", baseline: "Run | None", is_paired: bool) -> "Document":
    from simulator.report.document import Document

    single = run.record.replications == 1
    beside = {
        "further_attempts": _bought(run, is_paired) if single else None,
        "without_lists": _spared(run, is_paired) if single else None,
        "difference": None if baseline is None else _difference(baseline, run),
    }
    return Document.of(run.path, [(name, panel) for name, panel in beside.items() if panel is not None])


def _difference(baseline: "Run", run: "Run") -> "Panel":
    from simulator.report.difference import difference
    from simulator.report.record import Found
    from simulator.runs import compare

    return difference(Found.at(baseline.path), compare(baseline, run).differences)


def _bought(run: "Run", is_paired: bool) -> "Panel | None":
    """What further attempts bought."""
    from simulator.report import further_attempts as panel
    from simulator.report.record import Found

    found = Found.at(run.path)
    changes = [panel.change(found, limit) for limit in panel.limits(found)]
    pairs = _pairs(run, changes, panel.cost(found), is_paired)
    if isinstance(pairs, str):
        return panel.not_made(found, pairs)
    return panel.further_attempts(found, dict(zip(panel.limits(found), pairs, strict=True)))


def _spared(run: "Run", is_paired: bool) -> "Panel | None":
    """What the lists spared, where they stopped anything."""
    from simulator.report import without_lists as panel
    from simulator.report.record import Found

    found = Found.at(run.path)
    if not found.metric("dropped.count"):
        return None
    cost = round((found.metric("attempts.total") or 0) + (found.metric("dropped.count") or 0))
    pairs = _pairs(run, [panel.change(found)], cost, is_paired)
    return panel.not_made(found, pairs) if isinstance(pairs, str) else panel.without_lists(found, *pairs)


def _pairs(
    run: "Run", changes: "Sequence[Mapping[str, str]]", cost: int, is_paired: bool
) -> "list[Found] | str":
    """The paired runs, where they are few enough or asked for; else why not."""
    from simulator.errors import EnvironmentLacking, ScenarioInvalid
    from simulator.report.record import Found
    from simulator.runs.paired import paired

    if cost > AT_ONCE and not is_paired:
        return f"Not made, for it takes some {cost:,} attempts: --paired does."
    try:
        return [Found.at(paired(run, change).path) for change in changes]
    except (EnvironmentLacking, ScenarioInvalid) as error:
        return f"Not made: {error}."
