import pytest

from simulator.runs.overall import estimates, overall
from tests.runs.made import HELD, MISSED, replication

RATES = {7: 0.90, 8: 0.94, 9: 0.92}
EACH = [replication(seed, metrics={"delivered.rate": rate}) for seed, rate in RATES.items()]


def test_metrics_are_means_over_the_replications():
    found = overall(EACH)
    assert found["metrics"] == {"delivered.rate": pytest.approx(0.92), "by": {}}
    assert estimates(EACH)["delivered.rate"].interval == pytest.approx((0.87032, 0.96968), abs=1e-5)


def test_a_mean_is_taken_over_those_with_a_value():
    each = [
        replication(seed, metrics={"delivered.mean": took}) for seed, took in ((1, None), (2, 4.0), (3, 6.0))
    ]
    assert overall(each)["metrics"]["delivered.mean"] == 5
    assert estimates(each)["delivered.mean"].freedom == 1
    without = overall([replication(1, metrics={"delivered.mean": None})])
    assert without["metrics"] == {"delivered.mean": None, "by": {}}


def test_an_expectation_must_hold_in_every_replication():
    missed = MISSED | {"measured": "9"}
    each = [
        replication(1, expectations=(HELD, MISSED | {"passed": True})),
        replication(2, passed=False, expectations=(HELD, missed)),
        replication(3, passed=False, expectations=(HELD, MISSED)),
    ]
    found = overall(each)
    assert found["passed"] is False
    assert found["expectations"] == (
        HELD | {"measured": "held in all 3 replications"},
        missed | {"measured": "held in 1 of 3; first missed by seed 2: 9"},
    )
    assert overall(each[:1])["passed"]


def test_rows_add_up_and_the_longest_counts():
    found = overall([replication(1, rows=10, simulated_s=3.0), replication(2, rows=5, simulated_s=7.0)])
    assert (found["rows"], found["simulated_s"]) == (15, 7.0)


def test_the_digest_is_one_over_those_of_all():
    def digest(*those):
        return overall([replication(seed, digest=text) for seed, text in enumerate(those)])["digest"]

    assert len(digest("a" * 32)) == 32
    assert digest("a" * 32, "b" * 32) == digest("a" * 32, "b" * 32)
    assert len({digest("a" * 32, "b" * 32), digest("b" * 32, "a" * 32), digest("a" * 32)}) == 3
