"""``python -m tests.benchmarks``: everything in one run, from the root of the project."""

from collections.abc import Iterable
from functools import partial

import click

from tests.benchmarks import goals, tables
from tests.benchmarks.measure import VARIANTS
from tests.benchmarks.pairs import reductions
from tests.benchmarks.readings import readings
from tests.benchmarks.rounds import Case, play
from tests.benchmarks.sinks import sessions_per_second
from tests.benchmarks.spreading import spread
from tests.benchmarks.starts import starts
from tests.benchmarks.study import study

PARTS = (*VARIANTS, "growth", "starts", "pairs", "readings", "sweep", "sinks", "study")


@click.command()
@click.option("--messages", default=200_000, show_default=True, type=click.IntRange(min=4))
@click.option("--rounds", default=5, show_default=True, type=click.IntRange(min=1))
@click.option(
    "--only", multiple=True, type=click.Choice(PARTS), help="May be repeated; (b) brings (c) along."
)
def benchmarks(messages: int, rounds: int, only: tuple[str, ...]) -> None:
    """CPU time and memory of SimPy models and of our engine; growth is (c) at 1/4, 1 and 4 times the
    messages; pairs is what common random numbers save where policies are compared; sweep is what
    two processes reach of two serial halves; sinks holds our listener against others; study is calm mail
    in arrays against the engine. Figures go to standard output, progress to standard error."""
    parts = set(only or PARTS) | ({"c"} if "b" in only else set())
    sizes = (messages // 4, messages, messages * 4)
    cases = [Case(name, messages) for name in VARIANTS if name in parts]
    if "growth" in parts:
        cases += [Case("c", size) for size in sizes if Case("c", size) not in cases]
    found = play(cases, rounds, partial(click.echo, err=True))
    reached: list[goals.Goal] = []
    if parts & set(VARIANTS):
        _show(tables.variants(found, messages))
        reached += goals.of_variants(found, messages)
    if "growth" in parts:
        _show(tables.growth(found, sizes))
        reached += goals.of_growth(found, sizes[0], sizes[-1])
    if "starts" in parts:
        times = starts(rounds)
        _show(tables.starts(times))
        reached += goals.of_starts(times)
    if "pairs" in parts:
        saved = reductions(partial(click.echo, err=True))
        _show(tables.pairs(saved))
        reached += goals.of_pairs(saved)
    if "readings" in parts:
        figures = readings(rounds)
        _show(tables.readings(figures))
        reached += goals.of_readings(figures)
    if "sweep" in parts:
        walls = spread(rounds, partial(click.echo, err=True))
        _show(tables.spread(walls))
        reached += goals.of_spread(walls)
    if "sinks" in parts:
        rates = sessions_per_second(rounds, partial(click.echo, err=True))
        _show(tables.sinks(rates))
        reached += goals.of_sinks(rates)
    if "study" in parts:
        both = study(rounds, partial(click.echo, err=True))
        _show(tables.study(both))
        reached += goals.of_study(both)
    _show(tables.goals(reached))


def _show(lines: Iterable[str]) -> None:
    click.echo("\n".join(lines) + "\n")


if __name__ == "__main__":
    benchmarks()
