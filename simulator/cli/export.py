"""``mtasim export``: a run in the format of another program."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from typing import BinaryIO

FORMATS = Path(__file__).parents[1] / "report" / "exports"


class Export(click.Command):
    """A command whose help says what the formats are."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and a line for each format."""
        from simulator.report.exports import exports

        super().format_options(ctx, formatter)
        told = [(name, str(kind.__doc__).partition("\n")[0]) for name, kind in exports().items()]
        with formatter.section("Formats"):
            formatter.write_dl(told)


@click.command(cls=Export)
@click.argument("run", metavar="RUN")
@click.option(
    "--as",
    "form",
    type=click.Choice(sorted(path.stem.replace("_", "-") for path in FORMATS.glob("[!_]*.py"))),
    required=True,
    help="The format.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write there and not to standard output.",
)
@options.out
@options.manners
@click.pass_context
def export(ctx: click.Context, run: str, form: str, output: Path | None, out: Path) -> None:
    """Write RUN (a number, @last, @prev, baseline or its folder) in another format; nothing is sent.

    Of webhooks those that `webhooks: {events: [...]}` of each sender names, all where it names none.
    """
    from simulator.report.exports import export as written
    from simulator.report.record import Found
    from simulator.runs import Run, find

    opened = Run.open(find(run, out))
    opened.frame()  # says so where the run has no journal
    found = Found.at(opened.path)

    def write(into: "BinaryIO") -> None:
        written(form, found, into)

    if output is None:
        ctx.ensure_object(Terminal).pour(write)
        return
    output.parent.mkdir(parents=True, exist_ok=True)
    with output.open("wb") as file:
        write(file)
