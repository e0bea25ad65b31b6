from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.report.periods import MOST, Periods

START = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "length", "number"),
    [(0, 1_000, 1), (199_999, 1_000, 200), (200_000, 5_000, 41), (8 * 3_600_000, 300_000, 97)],
)
def test_periods_have_a_length_that_people_count_in(end, length, number):
    found = Periods.of(end, START)
    assert (found.length, found.number) == (length, number)


@given(st.integers(0, 10**14))
def test_a_run_of_any_length_has_few_periods_and_they_cover_it(end):
    found = Periods.of(end, START)
    assert found.number <= MOST
    assert (found.number - 1) * found.length <= end < found.number * found.length


def test_an_instant_on_the_scenarios_clock():
    assert Periods.of(0, START).clock(61_250) == "2026-01-05 08:01:01.250"
