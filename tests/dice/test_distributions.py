import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import ONE, Constant, Empirical, Exponential, Lognormal, Uniform, key, uniform
from simulator.dice.quantiles import exponential
from simulator.mail import Duration

UNIFORM = st.integers(0, ONE - 1)
HOUR = Duration(3_600_000)


@given(UNIFORM)
def test_exponential_is_its_quantile_function(u):
    exact = -HOUR * math.log1p(-u / ONE)
    if u < ONE - (ONE >> 30):
        assert abs(Exponential(HOUR).quantile(u) - exact) <= 2 + 5e-5 * max(exact, HOUR)


@pytest.mark.parametrize(("u", "expected"), [(ONE // 2, 120), (ONE * 95 // 100, 900), (0, 1)])
def test_lognormal_by_median_and_p95(u, expected):
    assert abs(Lognormal(Duration(120), Duration(900)).quantile(u) - expected) <= 1


ALL = [
    Constant(Duration(7)),
    Uniform(Duration(5), Duration(9)),
    Exponential(HOUR),
    Lognormal(Duration(120), Duration(900)),
    Lognormal(Duration(50), Duration(50)),
    Empirical((Duration(1), Duration(5), Duration(100))),
    Empirical((Duration(3),)),
]


@given(st.sampled_from(ALL), UNIFORM, UNIFORM)
def test_quantiles_never_fall_and_are_never_negative(distribution, one, other):
    low, high = sorted((one, other))
    assert 0 <= distribution.quantile(low) <= distribution.quantile(high)


def test_means():
    seeded = key(1, "mean")
    draws = [uniform(seeded, subject) for subject in range(20_000)]
    mean = sum(map(Exponential(HOUR).quantile, draws)) / len(draws)
    assert mean == pytest.approx(HOUR, rel=0.03)
    sigma = math.log(900 / 120) / 1.6448536
    mean = sum(map(Lognormal(Duration(120), Duration(900)).quantile, draws)) / len(draws)
    assert mean == pytest.approx(120 * math.exp(sigma * sigma / 2), rel=0.05)


def test_ends():
    assert [Uniform(Duration(5), Duration(9)).quantile(u) for u in (0, ONE - 1)] == [5, 9]
    assert [Empirical((Duration(1), Duration(5))).quantile(u) for u in (0, ONE // 2, ONE - 1)] == [1, 3, 4]
    assert Constant(Duration(7)).quantile(ONE - 1) == 7


@pytest.mark.parametrize(
    "make",
    [
        lambda: Uniform(Duration(9), Duration(5)),
        lambda: Lognormal(Duration(900), Duration(120)),
        lambda: Lognormal(Duration(0), Duration(120)),
        lambda: Empirical(()),
        lambda: Empirical((Duration(5), Duration(1))),
    ],
)
def test_what_is_no_distribution(make):
    with pytest.raises(ValueError, match=r"\S"):
        make()


def test_tables_are_the_same_on_every_machine():
    table = exponential()
    assert (len(table), table[0], table[64], table[-1]) == (2305, 0, 2977044472, 107173600986)
