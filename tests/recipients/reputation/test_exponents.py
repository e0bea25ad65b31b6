from decimal import Decimal, getcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.recipients.reputation.exponents import BITS, FINE, decayed, log2, step

getcontext().prec = 60
LN2 = Decimal(2).ln()


@given(st.integers(1, 2000))
def test_a_step_is_right_to_the_last_bit(half_life):
    exact = (-LN2 / half_life).exp() * 2**BITS
    assert step(half_life) == int(exact)


@given(st.integers(1, 10**15), st.integers(1, 10**15))
def test_a_logarithm_is_right_to_the_last_bit_but_one(numerator, denominator):
    exact = (Decimal(numerator) / Decimal(denominator)).ln() / LN2 * 2**FINE
    assert abs(log2(numerator, denominator) - exact) <= 1


@pytest.mark.parametrize(("ratio", "whole"), [((1, 1), 0), ((8, 1), 3), ((1, 4), -2), ((3, 12), -2)])
def test_powers_of_two_are_exact(ratio, whole):
    assert log2(*ratio) == whole << FINE


def test_after_its_half_life_half_is_left():
    amount = 10**9
    for _ in range(120):
        amount = decayed(amount, 120)
    assert amount == pytest.approx(5 * 10**8, rel=1e-6)
