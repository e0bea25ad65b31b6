"""Whether ``compare`` sees what is there, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.metrics.comparison import differences, hold, read_limit, side_by_side
from simulator.runs import replicate
from simulator.scenario import loads
from tests.benchmarks.pairs import PAIRS, reduction

SEEDS = 20

STORY = """\
version: 1
name: planted
sender: {domain: news.example.test, policy: mailgun}
servers:
  corp:
    domains: [corp.test]
    latency: {median: 200ms, p95: 900ms}
    rules:
      - {name: gone, chance: 4%, reply: "550 5.1.1 No such user"}
      - {name: busy, chance: 15%, reply: "451 4.3.0 Try again later"}
workload: [{name: mail, messages: 300, over: 1h, arrivals: poisson, to: {corp.test: 100%}}]
"""
GONE = "servers.corp.rules.gone.chance"


def measured(out: Path, first_seed: int = 1, overrides: dict[str, str] | None = None):
    """Seed -> metrics of as many replications, each run as ``mtasim run --seeds`` runs it."""
    scenario = loads(STORY, overrides=overrides or {})
    run = replicate(replace(scenario, seed=first_seed), SEEDS, out)
    return {one.seed: one.metrics for one in run.replications()}


def is_breached(text: str, a, b) -> bool:
    (finding,) = hold([read_limit(text)], side_by_side(a, b))
    return finding.is_breached


@pytest.mark.parametrize(
    ("gone", "limit"), [("5%", "delivered.rate < -0.5%"), ("3%", "delivered.rate > 0.5%")]
)
def test_a_planted_difference_of_one_per_cent_is_found_with_twenty_seeds(tmp_path, gone, limit):
    a, b = measured(tmp_path), measured(tmp_path, overrides={GONE: gone})
    assert is_breached(limit, a, b)
    assert not is_breached(limit, b, a)
    assert not is_breached(limit, a, a)
    (rate,) = (one for one in differences(side_by_side(a, b)) if one.metric.name == "delivered.rate")
    assert rate.is_sure
    assert abs(rate.change.mean) == pytest.approx(0.01, abs=0.004)


@pytest.mark.long
def test_of_forty_pairs_without_a_difference_four_fire_at_most(tmp_path):
    """Other seeds on either side: one pair in twenty may differ by chance, in a metric named beforehand
    and, by Holm's correction, in any of all metrics."""
    runs = [measured(tmp_path, first_seed=1 + SEEDS * number) for number in range(80)]
    pairs = list(zip(runs[::2], runs[1::2], strict=True))
    assert sum(is_breached("delivered.rate != 0", a, b) for a, b in pairs) <= 4
    told = [differences(side_by_side(a, b)) for a, b in pairs]
    assert sum(any(one.is_sure for one in each) for each in told) <= 4
    uncorrected = (any(one.change and one.change.p < 0.05 for one in each) for each in told)
    assert sum(uncorrected) > 4


@pytest.mark.long
def test_the_same_dice_cut_the_variance_of_a_difference_three_times():
    """Of the first pair of policies that ``python -m tests.benchmarks --only pairs`` measures."""
    assert reduction(PAIRS[0], seeds=40).times >= 3
