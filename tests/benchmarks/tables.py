"""The figures as text."""

from collections.abc import Iterable, Iterator, Mapping

from tests.benchmarks.goals import Goal
from tests.benchmarks.measure import VARIANTS
from tests.benchmarks.pairs import Reduction
from tests.benchmarks.rounds import Best, Case
from tests.benchmarks.sinks import CONNECTIONS, SESSIONS
from tests.benchmarks.spreading import RUNS, Spread
from tests.benchmarks.starts import QUICKSTART
from tests.benchmarks.study import SCALE, Study

FIGURES = f"{'attempts':>10}{'CPU s':>9}{'attempts/s':>12}{'us/attempt':>12}{'peak MB':>9}"


def variants(found: Mapping[Case, Best], messages: int) -> Iterator[str]:
    """The variants at one size, and how many times as fast each is as (a0) and (a)."""
    yield f"{f'{messages:,} messages':<47}{FIGURES}{'x (a0)':>8}{'x (a)':>8}"
    rivals = [found.get(Case(name, messages)) for name in ("a0", "a")]
    for name, variant in VARIANTS.items():
        best = found.get(Case(name, messages))
        if best:
            ratios = "".join(f"{best.rate / rival.rate:>8.2f}" if rival else f"{'-':>8}" for rival in rivals)
            yield f"{f'({name}) {variant.title}':<47}{_figures(best)}{ratios}"


def growth(found: Mapping[Case, Best], sizes: Iterable[int]) -> Iterator[str]:
    """(c) at several sizes."""
    yield f"{'(c) as it grows':<47}{FIGURES}"
    for messages in sizes:
        yield f"{f'{messages:,} messages':<47}{_figures(found[Case('c', messages)])}"


def starts(times: Mapping[str, float]) -> Iterator[str]:
    """Wall times of commands."""
    yield f"{'from start to end':<47}{'wall ms':>10}"
    for command, taken in times.items():
        yield f"{command:<47}{taken * 1000:>10.0f}"
    if QUICKSTART not in times:
        yield f"{QUICKSTART:<47}{'not there':>10}"


def pairs(found: Mapping[str, Reduction]) -> Iterator[str]:
    """The variance of the difference in mean delay between two policies, by the seeds they are run with."""
    yield f"{'A | B':<47}{'B - A s':>10}{'other s2':>12}{'same s2':>10}{'times':>9}"
    for title, one in found.items():
        figures = f"{one.difference:>10.1f}{one.other_seeds:>12.1f}{one.same_seeds:>10.1f}"
        yield f"{title:<47}{figures}{one.times:>9.1f}"


def readings(figures: Mapping[str, float]) -> Iterator[str]:
    """How fast replies and mails are read."""
    yield f"{'reading':<47}{'figure':>10}"
    for name, figure in figures.items():
        yield f"{name:<47}{figure:>10,.0f}"


def spread(found: Spread) -> Iterator[str]:
    """Times of a sweep, and runs per second."""
    yield f"{f'a sweep of {RUNS} runs':<47}{'wall s':>10}{'CPU s':>10}{'runs/s':>10}"
    for name, cost in (("on two processes", found.processes), ("as two serial halves", found.halves)):
        yield f"{name:<47}{cost.wall:>10.1f}{cost.cpu:>10.1f}{RUNS / cost.wall:>10.1f}"


def sinks(rates: Mapping[str, float]) -> Iterator[str]:
    """Sessions of one mail each, by the CPU time of the server."""
    yield f"{f'{SESSIONS:,} sessions, {CONNECTIONS} at once':<47}{'per CPU s':>10}{'us':>9}"
    for name, rate in rates.items():
        yield f"{name:<47}{rate:>10,.0f}{1e6 / rate:>9.0f}"


def study(found: Study) -> Iterator[str]:
    """The study both ways."""
    yield f"{f'the study at {SCALE}':<47}{'CPU s':>10}{'attempts/s':>12}"
    for name, taken in (("calm mail in arrays", found.calm), ("all through the engine", found.engine)):
        yield f"{name:<47}{taken:>10.2f}{found.attempts / taken:>12,.0f}"


def goals(all_goals: Iterable[Goal]) -> Iterator[str]:
    """Every goal with its figure and whether it is met."""
    yield f"{'goals':<47}{'figure':>10}{'goal':>12}"
    for goal in all_goals:
        limit = f"{'>=' if goal.at_least else '<='} {goal.limit:g}"
        yield f"{goal.text:<47}{goal.figure:>10.2f}{limit:>12}  {'met' if goal.met else 'MISSED'}"


def _figures(best: Best) -> str:
    return f"{best.attempts:>10,}{best.cpu:>9.2f}{best.rate:>12,.0f}{best.us:>12.1f}{best.peak:>9.0f}"
