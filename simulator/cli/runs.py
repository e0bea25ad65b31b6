"""``mtasim runs``: past runs, read from their records alone."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.report import Line
    from simulator.runs import Record


@click.group(invoke_without_command=True)
@options.out
@options.json
@options.manners
@click.pass_context
def runs(ctx: click.Context, out: Path, as_json: bool) -> None:
    """List past runs; `runs baseline RUN` marks the baseline.

    Elsewhere a run is named by its number, @last, @prev (complete runs only), baseline, or its folder.
    """
    ctx.default_map = {"baseline": {"out": str(out)}}  # --out may stand before the verb or after it
    if ctx.invoked_subcommand is not None:
        return
    from simulator.runs import listing

    terminal = ctx.ensure_object(Terminal)
    found = list(listing(out))
    if as_json:
        _give(terminal, found)
    elif found:
        terminal.say(_table(record for _, record in found))
    elif not terminal.quiet:
        from simulator.report.lines import line

        terminal.tell([line(f"no runs in {out} yet")])


@runs.command()
@click.argument("run")
@options.out
@options.manners
@click.pass_context
def baseline(ctx: click.Context, run: str, out: Path) -> None:
    """Mark RUN as the baseline."""
    from simulator.report.lines import line
    from simulator.runs import set_baseline

    path = set_baseline(run, out)
    ctx.ensure_object(Terminal).say([line(f"baseline is {path}")])


def _give(terminal: Terminal, found: "Iterable[tuple[Path, Record]]") -> None:
    import json

    told = [_as_json(path, record) for path, record in found]
    terminal.give(json.dumps({"runs": told}, ensure_ascii=False))


def _as_json(path: Path, record: "Record") -> dict[str, Any]:
    """Figures of an incomplete run are null: they must not be taken for results."""
    complete = record.is_complete
    return {
        "id": record.id,
        "path": str(path),
        "scenario": record.scenario,
        "seed": record.seed,
        "replications": record.replications,
        "created": record.created,
        "status": "complete" if complete else "incomplete",
        "passed": record.passed if complete else None,
        "delivered.rate": record.metrics.get("delivered.rate") if complete else None,
    }


def _table(records: "Iterable[Record]") -> "Iterator[Line]":
    from simulator.report import Span
    from simulator.report.figures import seeds
    from simulator.report.lines import line

    rows = list(records)
    column = max(8, *(len(record.scenario) for record in rows))
    dice = max(6, *(len(seeds(record.seeds)) for record in rows))
    titles = f"{'RUN':>5}  {'SCENARIO':<{column}}  {'SEED':>{dice}}  {'VERDICT':<14}{'DELIVERED':>9}  WHEN"
    yield line(Span(titles, "heading"))
    for record in rows:
        yield _row(record, column, dice)


def _row(record: "Record", column: int, dice: int) -> "Line":
    from datetime import datetime

    from simulator.report.figures import DASH, percent, seeds
    from simulator.report.lines import line

    rate = record.metrics.get("delivered.rate") if record.is_complete else None
    when = f"{datetime.fromisoformat(record.created).astimezone():%Y-%m-%d %H:%M}"
    return line(
        f"{record.id:>5}  {record.scenario:<{column}}  {seeds(record.seeds):>{dice}}  ",
        _verdict(record),
        f"{DASH if rate is None else percent(rate):>9}  {when}",
    )


def _verdict(record: "Record") -> Any:
    from simulator.report import Span

    if not record.is_complete:
        return Span(f"{'incomplete':<14}", "warning")
    failed = sum(not one["passed"] and not one.get("warn") for one in record.expectations)
    return Span(f"{f'✗ {failed} failed':<14}", "bad") if failed else Span(f"{'✓ passed':<14}", "good")
