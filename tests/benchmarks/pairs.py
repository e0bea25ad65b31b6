"""Common random numbers: how much less the difference between two policies varies on the same seeds.

Policy A runs with seeds 1 to N, policy B with the same and with N more. The variance of the difference
in mean delay between runs of other seeds, over that between runs of the same seed, is how many times
fewer replications tell the policies apart.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import variance
from typing import NamedTuple

from simulator.engine import run
from simulator.journal import Frames, Journal
from simulator.metrics import measure
from simulator.scenario import Scenario
from tests.benchmarks.measure import workload

MESSAGES, SEEDS = 1_000, 60
METRIC = "delivered.mean"


class Pair(NamedTuple):
    """Two policies: what each lays over the workload of the benchmarks."""

    title: str
    a: Mapping[str, str]
    b: Mapping[str, str]


def _retry(schedule: str, jitter: str = "none") -> dict[str, str]:
    return {"sender.retry.schedule": schedule, "sender.retry.jitter": jitter}


_STEPS = "[10m, 15m, 30m, 1h, 2h, 4h]"
_DOUBLING = {
    first: f"{{exponential: {{first: {first}, factor: 2, cap: 4h}}}}" for first in ("5m", "7m", "10m")
}
_SPREAD, _FULL = "{uniform: {share: 10%}}", "full"

PAIRS = (
    Pair("steps from 10m | doubling from 7m", _retry(_STEPS), _retry(_DOUBLING["7m"])),
    Pair("the same, 10 % jitter on both", _retry(_STEPS, _SPREAD), _retry(_DOUBLING["7m"], _SPREAD)),
    Pair("steps from 10m | doubling from 5m", _retry(_STEPS), _retry(_DOUBLING["5m"])),
    Pair(
        "doubling from 5m | from 10m, full jitter",
        _retry(_DOUBLING["5m"], _FULL),
        _retry(_DOUBLING["10m"], _FULL),
    ),
)
"""The third meets the greylister on the edge of its 5m. In the last the same draw may bring one policy to
it too early and the other in time: then dice in common save little, and it is well to know."""


@dataclass(frozen=True, slots=True)
class Reduction:
    """The difference B - A in mean delay (s), and its variance over pairs of runs (s2)."""

    difference: float
    other_seeds: float
    same_seeds: float

    @property
    def times(self) -> float:
        """How many times smaller the variance is with the same seeds."""
        return self.other_seeds / self.same_seeds


def reductions(tell: Callable[[str], None], seeds: int = SEEDS) -> dict[str, Reduction]:
    """What the same seeds save, by title of the pair."""
    found = {}
    for pair in PAIRS:
        tell(f"pairs: {pair.title}, {seeds} seeds")
        found[pair.title] = reduction(pair, seeds)
    return found


def reduction(pair: Pair, seeds: int, messages: int = MESSAGES) -> Reduction:
    """Measures one pair of policies."""
    a, b = (workload(messages, changes) for changes in (pair.a, pair.b))
    ours = [_delay(a, seed) for seed in range(1, seeds + 1)]
    same = [_delay(b, seed) for seed in range(1, seeds + 1)]
    other = [_delay(b, seed) for seed in range(seeds + 1, 2 * seeds + 1)]
    return Reduction(
        (sum(same) - sum(ours)) / seeds,
        variance(theirs - our for our, theirs in zip(ours, other, strict=True)),
        variance(theirs - our for our, theirs in zip(ours, same, strict=True)),
    )


def _delay(scenario: Scenario, seed: int) -> float:
    frames = Frames()
    journal = Journal(frames)
    run(replace(scenario, seed=seed), journal)
    journal.flush()
    return measure(frames.frame())[METRIC] or 0.0
