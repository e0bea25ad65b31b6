from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics.statistics import Estimate, estimate, independent, mean_of, quantile

# Hours of sleep gained by ten patients with two drugs: Student's own example (Biometrika 6, 1908), with
# the results that every package of statistics prints for it.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

values = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)


def test_students_own_pairs():
    found = mean_of([one - other for one, other in zip(FIRST, SECOND, strict=True)])
    assert (found.mean, found.freedom) == (pytest.approx(-1.58), 9)
    assert found.mean / found.error == pytest.approx(-4.0621, abs=5e-5)
    assert found.p == pytest.approx(0.002833, abs=5e-7)
    assert found.interval == pytest.approx((-2.4598858, -0.7001142), abs=5e-8)


def test_the_same_taken_as_independent_samples():
    """Welch's t is -1.8608 with 17.776 degrees of freedom, p 0.07939; ours are 17, the next below."""
    found = independent(FIRST, SECOND)
    assert found.mean / found.error == pytest.approx(-1.8608, abs=5e-5)
    assert found.freedom == 17
    assert 0.07939 < found.p < 0.0805
    low, high = found.interval
    assert -3.38 < low < -3.3654832
    assert 0.2054832 < high < 0.22


def coverage(trials=4000, size=4):
    """How many of so many intervals of normal samples hold the true mean, 10."""
    dice = Random(7)
    samples = ([dice.gauss(10, 3) for _ in range(size)] for _ in range(trials))
    return sum(low <= 10 <= high for low, high in (mean_of(one).interval for one in samples)) / trials


def test_nineteen_in_twenty_intervals_hold_the_truth():
    assert coverage() == pytest.approx(0.95, abs=0.01)


def test_intervals_of_the_normal_distribution_would_be_caught(monkeypatch):
    monkeypatch.setattr(estimate, "quantile", lambda probability, freedom: quantile(probability, 10_000))
    assert coverage() < 0.88


@given(values, st.floats(-1e6, 1e6))
def test_a_shift_moves_the_mean_and_leaves_the_error(values, by):
    before, after = mean_of(values), mean_of([value + by for value in values])
    assert after.mean - before.mean == pytest.approx(by, abs=1e-6)
    assert after.error == pytest.approx(before.error, abs=1e-6)


@given(values, values)
def test_a_difference_turned_round_changes_its_sign_alone(ones, others):
    there, back = independent(ones, others), independent(others, ones)
    assert there.mean == -back.mean
    assert (there.error, there.freedom) == pytest.approx((back.error, back.freedom), rel=1e-9, abs=1)
    assert min(len(ones), len(others)) - 1 <= there.freedom <= len(ones) + len(others) - 2


def test_one_value_has_a_mean_and_no_interval():
    assert mean_of([3.5]) == Estimate(3.5, 0.0, 0)
    assert mean_of([3.5]).interval is None
    assert mean_of([3.5]).p is None
    assert independent([3.5], [1.0, 2.0]) == Estimate(2.0, 0.0, 0)


def test_what_never_varies_is_known_for_sure():
    assert mean_of([0.1] * 7) == Estimate(0.1, 0.0, 6)
    assert (mean_of([0.1] * 7).interval, mean_of([0.1] * 7).p) == ((0.1, 0.1), 0.0)
    assert mean_of([0.0] * 7).p == 1.0
    assert independent([2.0, 2.0], [1.0, 1.0, 1.0]) == Estimate(1.0, 0.0, 3)


def test_json_has_null_for_what_is_not_known():
    assert mean_of([3.5]).as_json() == {"mean": 3.5, "low": None, "high": None}
    assert mean_of([2.0, 2.0]).as_json() == {"mean": 2.0, "low": 2.0, "high": 2.0}
