"""``mtasim runs``: past runs, read from their records alone."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli import options
from simulator.cli.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.mail import Duration
    from simulator.report import Line
    from simulator.runs import Record


@click.group(invoke_without_command=True)
@options.out
@options.json
@options.manners
@click.pass_context
def runs(ctx: click.Context, out: Path, as_json: bool) -> None:
    """List past runs; `runs baseline RUN` marks the baseline, `runs prune` deletes old ones.

    Elsewhere a run is named by its number, @last, @prev (complete runs only), baseline, or its folder.
    """
    placed = {"out": str(out)}
    ctx.default_map = {"baseline": placed, "prune": placed}  # --out may stand before the verb or after it
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


def _age(ctx: click.Context, option: click.Parameter, given: str | None) -> "Duration | None":
    from simulator.mail import parse_duration

    try:
        return None if given is None else parse_duration(given)
    except ValueError as error:
        raise click.BadParameter(str(error), ctx, option) from None


@runs.command()
@click.option("--keep", type=click.IntRange(min=0), metavar="N", help="Spare the newest N runs.")
@click.option("--older-than", "age", callback=_age, metavar="AGE", help="Spare younger runs, as in 30d.")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
@click.option("--yes", is_flag=True, help="Do not ask; where nobody can answer, nothing is asked anyway.")
@options.out
@options.manners
@click.pass_context
def prune(
    ctx: click.Context, keep: int | None, age: "Duration | None", dry_run: bool, yes: bool, out: Path
) -> None:
    """Delete old runs; never the baseline, nor one that may be under way.

    With both --keep and --older-than a run goes only where neither spares it.
    """
    from datetime import UTC, datetime

    from simulator.runs.pruning import outlived, remove, size

    if keep is None and age is None:
        raise click.UsageError("say which runs to spare: --keep N, --older-than AGE, or both")
    terminal = ctx.ensure_object(Terminal)
    found = outlived(out, datetime.now(UTC), keep, age)
    freed = sum(size(path) for path, _ in found)
    if found and not terminal.quiet:
        terminal.say(_table(record for _, record in found))
    if dry_run or (found and not yes and not _is_confirmed(len(found))):
        terminal.say([_tally("would delete", len(found), freed)])
        return
    for path, _ in found:
        remove(path)
    if not terminal.quiet:
        terminal.say([_tally("deleted", len(found), freed)])


def _is_confirmed(number: int) -> bool:
    from simulator.report.figures import several

    if not (sys.stdin and sys.stdin.isatty()):
        return True
    return click.confirm(f"delete {several(number, 'run')}?", err=True)


def _tally(what: str, number: int, freed: int) -> "Line":
    from simulator.report.figures import octets, several
    from simulator.report.lines import line

    return line(f"{what} {several(number, 'run')}, {octets(freed)}")


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
