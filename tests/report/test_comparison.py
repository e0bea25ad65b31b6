from pathlib import Path

import pytest

from simulator.metrics.comparison import differences, hold, read_limit, side_by_side
from simulator.report import plain
from simulator.report.comparison import comparison, limits
from tests.runs.made import made, made_of, replication

RATES = [0.900, 0.901, 0.902, 0.901]
WHOLE = """\
 A     1  welcome  seeds 1..4  {a}
 B     2  welcome  seeds 1..5  --set 'sender.retry.schedule=[5m, 1h]'  {b}
    their scenario.yaml differ

 LIMITS  2 breached
  ✗ delivered.rate < -1%  -1.975 %  (-2.055 % .. -1.895 %)
  ✓ attempts.total > 5%   +30, +3 % of A
  ✓ attempts.mean > 0     +0.030  (-0.050 .. +0.110)  beyond it, but that may be chance: more seeds would tell
  ✗ recovered.rate < -1%  nothing to judge: not measured in A

 METRIC                                 A            B       CHANGE   95 % INTERVAL
  attempts.total                    1,000        1,030          +30                                 higher
  attempts.mean                     1.025        1.055       +0.030   -0.050 .. +0.110
  delivered.rate                   90.1 %       88.1 %     -1.975 %   -2.055 % .. -1.895 %          lower
  recovered.rate                        -       50.0 %                not measured in A
  1 metric the same on both sides

  4 pairs of replications, seed by seed; higher, lower: with 95 % confidence for all metrics together (Holm)
  1 replication of B left out: no pair"""


def metrics(rate, **told):
    return {"delivered.rate": rate, "accepted.count": 500, **told}


@pytest.fixture
def pair(tmp_path: Path):
    a = [
        replication(seed, metrics=metrics(rate, **{"attempts.total": 1000, "attempts.mean": mean}))
        for seed, rate, mean in zip(range(1, 5), RATES, (1.0, 1.1, 1.0, 1.0), strict=True)
    ]
    b = [
        replication(
            seed,
            metrics=metrics(rate, **{"attempts.total": 1030, "attempts.mean": mean, "recovered.rate": 0.5}),
        )
        for seed, rate, mean in zip(
            range(1, 6), (0.880, 0.881, 0.883, 0.881, 0.5), (1.02, 1.08, 1.1, 1.02, 9.0), strict=True
        )
    ]
    first = made_of(tmp_path, *a)
    second = made_of(tmp_path, *b, set={"sender.retry.schedule": "[5m, 1h]"})
    (first / "scenario.yaml").write_text("version: 1\n")
    (second / "scenario.yaml").write_text("version: 1  # other\n")
    return (first, second), side_by_side(
        {one.seed: one.metrics for one in a}, {one.seed: one.metrics for one in b}
    )


def test_the_whole_comparison(pair):
    folders, sides = pair
    texts = ("delivered.rate < -1%", "attempts.total > 5%", "attempts.mean > 0", "recovered.rate < -1%")
    findings = hold([read_limit(text) for text in texts], sides)
    shown = plain(comparison(folders, sides, differences(sides), findings))
    assert shown == WHOLE.format(a=folders[0], b=folders[1])


def test_all_metrics_are_shown_if_asked_for(pair):
    folders, sides = pair
    text = plain(comparison(folders, sides, differences(sides), every=True))
    assert "\n  accepted.count                      500          500            0\n" in text
    assert "the same" not in text
    assert "LIMITS" not in text


def single(tmp_path: Path, seeds):
    folders = tuple(made(tmp_path, seed=seed) for seed in seeds)
    sides = side_by_side(*({seed: metrics(0.9 + seed / 100)} for seed in seeds))
    return plain(comparison(folders, sides, differences(sides)))


def test_single_runs_are_compared_without_intervals(tmp_path: Path):
    text = single(tmp_path, (1, 2))
    assert "\n  delivered.rate                   91.0 %       92.0 %       +1.0 %\n" in text
    assert "no intervals: different seeds, so that chance is part of what differs; run both with" in text
    assert "higher" not in text


def test_a_run_beside_itself_differs_in_nothing(tmp_path: Path):
    text = single(tmp_path, (3, 3))
    assert "\n  2 metrics the same on both sides\n" in text
    assert "METRIC" not in text
    assert "no intervals: seed 3 alone on both sides; run both with --seeds 20" in text


def test_other_seeds_are_said_to_be_no_pairs(tmp_path: Path):
    a, b = ({seed: metrics(seed / 100) for seed in seeds} for seeds in (range(1, 5), range(5, 8)))
    folders = (made(tmp_path), made(tmp_path))
    sides = side_by_side(a, b)
    text = plain(comparison(folders, sides, differences(sides)))
    assert "  4 replications against 3, of other seeds; higher, lower:" in text


def test_no_limits_are_no_block(pair):
    assert limits([]) == []
    one = limits(hold([read_limit("attempts.total > 5%")], pair[1]))
    assert plain(one).splitlines()[0] == " LIMITS  none breached"
