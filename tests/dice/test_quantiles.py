import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import ONE
from simulator.dice.quantiles import OCTAVES, SUBDIVISION, interpolate, tabulate

UNIFORM = st.integers(0, ONE - 1)
IDENTITY = tabulate(lambda survival: survival, 1 << 40)
LOGARITHM = tabulate(lambda survival: -math.log2(survival), 1 << 20)


def test_every_octave_of_survival_has_the_same_number_of_cells():
    assert len(IDENTITY) == (OCTAVES << SUBDIVISION) + 1
    edges = [LOGARITHM[octave << SUBDIVISION] for octave in range(OCTAVES + 1)]
    assert edges == [octave << 20 for octave in range(OCTAVES + 1)]


@given(UNIFORM)
def test_a_straight_line_is_interpolated_exactly(u):
    exact = (ONE - u) / ONE * (1 << 40)
    assert interpolate(IDENTITY, u) == pytest.approx(max(exact, 2.0**-OCTAVES * (1 << 40)), abs=2)


@given(UNIFORM)
def test_a_curve_is_followed_within_its_cells(u):
    survival = max((ONE - u) / ONE, 2.0**-OCTAVES)
    assert interpolate(LOGARITHM, u) / (1 << 20) == pytest.approx(-math.log2(survival), abs=1e-4)


def test_the_far_tail_is_its_last_cell():
    assert interpolate(LOGARITHM, ONE - 1) == OCTAVES << 20
