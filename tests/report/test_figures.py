import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.report import figures


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (2866, "2,866"), (1234567, "1,234,567"), (None, "-")])
def test_counts_have_their_thousands_apart(value, shown):
    assert figures.count(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0.0 %"),
        (1, "100.0 %"),
        (0.954, "95.4 %"),
        (0.9999, ">99.9 %"),
        (0.00004, "<0.1 %"),
        (None, "-"),
    ],
)
def test_a_share_is_all_or_nothing_only_if_it_is(value, shown):
    assert figures.percent(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0s"),
        (0.12, "120ms"),
        (0.9996, "1s"),
        (1.234, "1.23s"),
        (9.999, "10s"),
        (41.4, "41s"),
        (150, "2m30s"),
        (3599.9, "1h"),
        (4920, "1h22m"),
        (43200, "12h"),
        (86399, "1d"),
        (277_200, "3d5h"),
        (None, "-"),
    ],
)
def test_a_duration_is_shown_in_its_two_largest_units(value, shown):
    assert figures.seconds(value) == shown


@pytest.mark.parametrize(
    ("values", "shown"), [([], ""), ([0, 0], ""), ([7, 0, 1], "█▁▂"), ([1000, 1], "█▂"), ([5, 5], "██")]
)
def test_a_sparkline_is_as_high_as_the_share_of_the_largest(values, shown):
    assert figures.sparkline(values) == shown


@given(st.lists(st.integers(0, 10**9), min_size=1))
def test_a_sparkline_keeps_the_order_of_the_values(values):
    line = figures.sparkline(values)
    if any(values):
        assert len(line) == len(values)
        heights = [figures.BLOCKS.index(block) for block in line]
        assert sorted(range(len(values)), key=lambda i: (heights[i], values[i])) == sorted(
            range(len(values)), key=lambda i: (values[i], heights[i])
        )


def test_several_tells_one_from_many():
    assert figures.several(1, "run") == "1 run"
    assert figures.several(2, "run") == "2 runs"
    assert figures.several(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (3_412_345, "3.41 MB"),
        (999_499, "999 kB"),
        (999_600, "1 MB"),
        (5 * 10**12, "5 TB"),
    ],
)
def test_octets_have_three_digits(value, shown):
    assert figures.octets(value) == shown
