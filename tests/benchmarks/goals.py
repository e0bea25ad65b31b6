"""What the figures have to reach."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tests.benchmarks.pairs import PAIRS, Reduction
from tests.benchmarks.readings import DISTINCT, HOSTILE, REPEATS
from tests.benchmarks.rounds import Best, Case
from tests.benchmarks.sinks import AIOSMTPD, OURS
from tests.benchmarks.spreading import Spread
from tests.benchmarks.starts import HELP, QUICKSTART
from tests.benchmarks.study import Study


class Goal(NamedTuple):
    """A figure and its limit, which is the least or the most it may be."""

    text: str
    figure: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the figure keeps to its limit."""
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit


def of_variants(found: Mapping[Case, Best], messages: int) -> Iterator[Goal]:
    """The engine against what it replaces, as far as both were measured."""
    ours = found.get(Case("c", messages))
    for rival, times in (("a", 1.5), ("a0", 1.0)):
        other = found.get(Case(rival, messages))
        if ours and other:
            yield Goal(f"attempts/s: (c) / ({rival})", ours.rate / other.rate, times, at_least=True)


def of_growth(found: Mapping[Case, Best], small: int, large: int) -> Iterator[Goal]:
    """The engine against itself at another size."""
    least, most = found[Case("c", small)], found[Case("c", large)]
    yield Goal(f"us per attempt: {large:,} / {small:,} messages", most.us / least.us, 1.25)
    yield Goal(f"peak MB at {large:,} messages", most.peak, 600)


def of_pairs(found: Mapping[str, Reduction]) -> Iterator[Goal]:
    """Policies whose dice do the same on both sides: runs with the same seeds must save most of the work."""
    for pair in PAIRS[:3]:
        yield Goal(f"variance: {pair.title}", found[pair.title].times, 3, at_least=True)


def of_spread(found: Spread) -> Iterator[Goal]:
    """Handing runs over must cost little beside the runs."""
    yield Goal("wall: two serial halves / two processes", found.share, 0.85, at_least=True)


def of_sinks(rates: Mapping[str, float]) -> Iterator[Goal]:
    """Sessions must cost little beside those of the server that Python programs are tested with."""
    yield Goal(f"sessions/s: {OURS} / {AIOSMTPD}", rates[OURS] / rates[AIOSMTPD], 2, at_least=True)


def of_starts(times: Mapping[str, float]) -> Iterator[Goal]:
    """The command against a user's patience."""
    for command, most in ((HELP, 100), (QUICKSTART, 1500)):
        if command in times:
            yield Goal(f"wall ms: {command}", times[command] * 1000, most)


def of_study(found: Study) -> Iterator[Goal]:
    """Mails of which none meets another, and seven of eight meet nothing at all."""
    yield Goal("attempts/s: the study, with its journal", found.rate, 200_000, at_least=True)


def of_readings(figures: Mapping[str, float]) -> Iterator[Goal]:
    """Replies and mails against the pace of a log."""
    yield Goal(DISTINCT, figures[DISTINCT], 15_000, at_least=True)
    yield Goal(REPEATS, figures[REPEATS], 100_000, at_least=True)
    yield Goal(HOSTILE, figures[HOSTILE], 50)
