from pathlib import Path

from simulator.metrics import METRICS
from simulator.report import plain, summary, verdict
from tests.runs.made import HELD, MISSED, made_of, replication

WHOLE = """\
mtasim 0.1.0 · scenario welcome · seeds 42..44 · simulated 3 times up to 12h in 900ms \
(virtual time, nothing was sent)

 EXPECTATIONS  0 passed, 1 failed; 2 of 3 replications passed
  ✗ attempts.p95 <= 4 where server=throttled  held in 2 of 3; first missed by seed 43: 6  quickstart.yaml:52

 METRIC                     mean ± 95 %           least .. most
  accepted.count            3,004                 3,004 .. 3,004
  delivered.rate            95.00 % ± 0.50 %      94.8 % .. 95.2 %
  delivered.mean            1m30s ± 6m21s         1m .. 2m   no value in 1
  {rest} metrics 0, or without a value, throughout

 results    {folder}
 next       mtasim run scenarios/welcome.yaml --seed 43   one of them, with its journal
            mtasim runs   all runs so far
 reproduce  mtasim run scenarios/welcome.yaml --seed 42 --seeds 3   exit code 1"""


def each():
    met = MISSED | {"passed": True}
    figures = [(0.948, 60.0, met), (0.95, None, MISSED), (0.952, 120.0, met)]
    for seed, (rate, took, judged) in enumerate(figures, 42):
        told = {"accepted.count": 3004, "delivered.rate": rate, "delivered.mean": took, "failed.hard": 0}
        yield replication(seed, metrics=told, passed=judged["passed"], expectations=(judged,))


def test_the_whole_summary_of_replications(tmp_path: Path):
    folder = made_of(tmp_path, *each())
    assert plain(summary(folder)) == WHOLE.format(folder=folder, rest=len(METRICS) - 3)


def test_where_all_passed_any_of_them_is_offered(tmp_path: Path):
    text = plain(summary(made_of(tmp_path, replication(5), replication(6))))
    assert "1 passed; 2 of 2 replications passed" in text
    assert f"✓ {HELD['text']}  held in all 2 replications" in text
    assert "next       mtasim run scenarios/welcome.yaml --seed 5 " in text
    assert text.endswith("--seed 5 --seeds 2")


def test_the_verdict_names_the_seeds(tmp_path: Path):
    folder = made_of(tmp_path, *each())
    assert plain(verdict(folder)).startswith("✗ welcome  seeds 42..44  delivered 95.0 %  ")


def test_of_replications_cut_short_no_figure_is_shown(tmp_path: Path):
    text = plain(summary(made_of(tmp_path, *each(), status="running")))
    assert text.startswith("INCOMPLETE welcome  seeds 42..44 was cut short")
    assert "%" not in text
