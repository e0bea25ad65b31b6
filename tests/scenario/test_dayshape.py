from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenario import dayshape
from simulator.scenario.dayshape import Curve, DayShape
from tests.sender.mutant import mutated

HOUR, DAY = 3_600_000, 86_400_000
NIGHTLY = DayShape(((22 * HOUR, 4 * HOUR, Fraction(1)),), wall=0)


def curve(shape, at, over, messages):
    made = Curve(shape, at, over)
    return [made.instant(index, messages) for index in range(messages)]


def test_a_window_over_midnight_is_open_on_both_sides_of_it():
    assert curve(NIGHTLY, 0, DAY, 4) == [0, HOUR, 22 * HOUR, 23 * HOUR]
    assert curve(NIGHTLY, 12 * HOUR, DAY, 4) == [22 * HOUR, 23 * HOUR, 24 * HOUR, 25 * HOUR]


def test_the_wall_at_the_start_counts():
    noon = DayShape(((12 * HOUR, 2 * HOUR, Fraction(1)),), wall=13 * HOUR)
    assert curve(noon, 0, DAY, 2) == [0, 23 * HOUR]


def test_a_span_that_begins_days_later():
    assert curve(NIGHTLY, 10 * DAY, DAY, 4) == [10 * DAY + at for at in curve(NIGHTLY, 0, DAY, 4)]


def law_of_shapes(module):
    """Whatever the span, mail comes in order, within it, in an open window, each hour in its density."""
    hour = st.integers(0, 23)

    @settings(report_multiple_bugs=False)
    @given(hour, st.integers(1, 23), hour, st.integers(0, 90), st.integers(1, 60), st.integers(1, 50))
    def law(opens, length, wall, at, over, messages):
        shares = Fraction(7, 10), Fraction(3, 10)
        first = opens * HOUR, length * HOUR, shares[0]
        rest = (opens + length) % 24 * HOUR, (24 - length) * HOUR, shares[1]
        shape = module.DayShape((first, rest), wall * HOUR)
        made = module.Curve(shape, at * HOUR, over * HOUR)
        instants = [made.instant(index, messages) for index in range(messages)]
        assert instants == sorted(instants)
        assert at * HOUR <= instants[0]
        assert instants[-1] < (at + over) * HOUR
        density = [
            Fraction(7, length) if (wall + h - opens) % 24 < length else Fraction(3, 24 - length)
            for h in range(at, at + over)
        ]
        for index, instant in enumerate(instants):
            hours, rest_ms = divmod(instant - at * HOUR, HOUR)
            come = sum(density[:hours]) + density[hours] * Fraction(rest_ms, HOUR)
            assert abs(come - sum(density) * Fraction(index, messages)) <= max(density) * Fraction(1, HOUR)

    law()


def test_law_of_shapes():
    law_of_shapes(dayshape)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("-(DAY + shape.wall)", "-shape.wall"),
        ("bisect_right(self._before, target) - 1", "max(bisect_right(self._before, target) - 2, 0)"),
        ("max(first, day + opens)", "day + opens"),
        ("min(last, day + opens + length)", "day + opens + length"),
        ("share.denominator * length", "share.denominator * 86_400_000"),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises((AssertionError, IndexError, ZeroDivisionError)):
        law_of_shapes(mutated("simulator.scenario.dayshape", guard, instead))


def test_windows_that_overlap():
    for opens in (1, 23):
        with pytest.raises(ValueError, match="overlap"):
            DayShape(((opens * HOUR, 2 * HOUR, Fraction(1, 2)), (0, 2 * HOUR, Fraction(1, 2))), 0)
