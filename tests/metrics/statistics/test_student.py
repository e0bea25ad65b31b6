from math import exp, lgamma, log, pi, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics.statistics import inside, quantile


def by_integration(t, freedom, steps=2000):
    """The probability between -t and t, by Simpson's rule over the density: another way altogether."""
    scale = exp(lgamma((freedom + 1) / 2) - lgamma(freedom / 2)) / sqrt(freedom * pi)

    def density(x):
        return scale * exp(-(freedom + 1) / 2 * log(1 + x * x / freedom))

    width = t / steps
    inner = sum((4 if place % 2 else 2) * density(place * width) for place in range(1, steps))
    return 2 * width / 3 * (density(0) + inner + density(t))


@pytest.mark.parametrize(
    ("probability", "freedom", "t"),
    [  # NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, both sides of the distribution
        (0.80, 1, 3.078), (0.90, 1, 6.314), (0.95, 1, 12.706), (0.99, 1, 63.657),
        (0.95, 2, 4.303), (0.95, 3, 3.182), (0.95, 4, 2.776), (0.95, 5, 2.571), (0.99, 5, 4.032),
        (0.95, 9, 2.262), (0.95, 10, 2.228), (0.95, 19, 2.093), (0.99, 19, 2.861), (0.90, 20, 1.725),
        (0.95, 30, 2.042), (0.95, 60, 2.000), (0.99, 100, 2.626), (0.95, 100, 1.984),
    ],
)  # fmt: skip
def test_quantiles_are_those_of_the_published_table(probability, freedom, t):
    assert round(quantile(probability, freedom), 3) == t


@given(st.floats(0.001, 20), st.integers(1, 80))
def test_probabilities_are_the_area_under_the_density(t, freedom):
    assert inside(t, freedom) == pytest.approx(by_integration(t, freedom), abs=1e-9)


@given(st.floats(0.001, 0.999), st.integers(1, 300))
def test_a_quantile_is_the_inverse_of_its_probability(probability, freedom):
    assert inside(quantile(probability, freedom), freedom) == pytest.approx(probability, abs=1e-12)


def test_with_much_freedom_it_is_the_normal_distribution():
    assert quantile(0.95, 100_000) == pytest.approx(1.959964, abs=1e-4)


def test_far_out_nothing_is_left_and_never_less():
    assert inside(1e300, 1) == 1
    assert all(0 <= inside(50.0, freedom) <= 1 for freedom in range(1, 50))
