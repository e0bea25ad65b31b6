"""``mtasim report``: a page about runs, to look at and to send around."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from typing import BinaryIO

    from simulator.report.document import Document, Report
    from simulator.runs import Run

FORMS = Path(__file__).parents[1] / "report" / "forms"


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
@options.results
@options.manners
@click.pass_context
def report(
    ctx: click.Context,
    runs: tuple[str, ...],
    form: str,
    output: Path | None,
    baseline: str | None,
    results: Path,
) -> None:
    """Show what became of RUN (a number, @last, @prev, baseline or its folder); several side by side."""
    from simulator.report.forms import write

    terminal = ctx.ensure_object(Terminal)
    opened = [_opened(name, results) for name in runs]
    made = _made(opened, None if baseline is None else _opened(baseline, results))

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


def _made(runs: "list[Run]", baseline: "Run | None") -> "Report":
    from simulator.report.document import Report

    return Report(tuple(_document(run, baseline) for run in runs))


def _document(run: "Run", baseline: "Run | None") -> "Document":
    from simulator.report.difference import difference
    from simulator.report.document import Document
    from simulator.report.record import Found
    from simulator.runs import compare

    if baseline is None:
        return Document.of(run.path)
    panel = difference(Found.at(baseline.path), compare(baseline, run).differences)
    return Document.of(run.path, [("difference", panel)])
