"""``mtasim sweep``: a grid of values times seeds, carried out wherever there are hands."""

from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.report import Line
    from simulator.runs.executors import Kind
    from simulator.tuning import Sweep

_EVERY_S = 10.0


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--vary",
    "varied",
    multiple=True,
    required=True,
    metavar="PATH=VALUES",
    help="What is varied, as in sender.policy=postfix,exim or after_attempts=3..10; may be repeated.",
)
@click.option("--seed", type=click.IntRange(min=0), help="Other dice than the scenario names.")
@click.option(
    "--seeds",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Run every combination N times, all with the same seeds: the first and those that follow it.",
)
@click.option(
    "--executor",
    type=click.Choice(["serial", "processes"]),
    default="processes",
    show_default=True,
    help="One run after another, or one on each core.",
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes; one a core if not said.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A Dask scheduler (tcp://...) whose workers have mtasim and see FILE at the same path.",
)
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    metavar="NAME",
    help="A metric to show; may be repeated. Every one is in the results.",
)
@click.option("--markdown", is_flag=True, help="Print the tables in Markdown.")
@options.overrides
@options.out
@options.json
@options.manners
@click.pass_context
def sweep(
    ctx: click.Context,
    file: Path,
    varied: tuple[str, ...],
    seed: int | None,
    seeds: int,
    executor: "Kind",
    workers: int | None,
    cluster: str | None,
    metrics: tuple[str, ...],
    markdown: bool,
    overrides: dict[str, str],
    out: Path,
    as_json: bool,
) -> None:
    """Run every combination of values with the same seeds, and tell change from chance.

    Each combination is held against the first one, seed by seed. A run that fails is reported and stops
    no other (exit code 1). Cut short, the same command goes on where it was.
    """
    from simulator.cli.outcome import MISSED, PASSED
    from simulator.tuning import hired, read_axis, sweep_of

    terminal = ctx.ensure_object(Terminal)
    _require_known(metrics)
    axes = [read_axis(text) for text in varied]
    with hired(executor, cluster, workers) as crew, _resumable(terminal):
        progress = Progress(terminal)
        found = sweep_of(file, axes, seeds, crew, overrides, seed, out, progress)
    _show(terminal, found, metrics, "json" if as_json else "markdown" if markdown else "text")
    ctx.exit(MISSED if found.failures else PASSED)


def _require_known(metrics: tuple[str, ...]) -> None:
    from simulator.metrics import METRICS

    for name in metrics:
        if name not in METRICS:
            raise click.BadParameter(f"{name!r} is no metric; scenarios/REFERENCE.md lists them all")


@contextmanager
def _resumable(terminal: Terminal) -> "Iterator[None]":
    try:
        yield
    except KeyboardInterrupt:
        from simulator.report.lines import line

        terminal.tell([line("finished runs are kept: the same command goes on from here")])
        raise


def _show(terminal: Terminal, found: "Sweep", metrics: tuple[str, ...], form: str) -> None:
    from simulator.report import sweeps

    names = metrics or sweeps.USUAL
    if form == "json":
        import json

        terminal.give(json.dumps(found.as_json(), ensure_ascii=False, allow_nan=False))
    elif form == "markdown":
        terminal.give(sweeps.markdown(found.path, names).rstrip("\n"))
    elif not terminal.quiet or found.failures:
        terminal.say(sweeps.sweep(found.path, names))


class Progress:
    """Tells on standard error how far a sweep is and how long it will take, now and then and at the end."""

    def __init__(self, terminal: Terminal, clock: "Callable[[], float]" = monotonic) -> None:
        self._terminal, self._clock = terminal, clock
        self._began = self._said = clock()
        self._kept: int | None = None

    def __call__(self, done: int, total: int) -> None:
        """``done`` of ``total`` runs are; those of the first call were so before."""
        now = self._clock()
        if self._kept is None:
            self._kept = done
            due = done > 0
        else:
            due = done == total or now - self._said >= _EVERY_S
        if due and not self._terminal.quiet:
            self._said = now
            self._terminal.tell([_told(done, total, self._kept, now - self._began)])


def _told(done: int, total: int, kept: int, took: float) -> "Line":
    from simulator.report.figures import seconds
    from simulator.report.lines import line

    fresh = done - kept
    if not fresh:
        return line(f"{done} of {total} runs were done before")
    left = f"about {seconds((total - done) * took / fresh)} left" if done < total else f"in {seconds(took)}"
    return line(f"{done} of {total} runs, {left}")
