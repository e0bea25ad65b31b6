from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics import ExpectationInvalid
from simulator.metrics.expectations.quantities import exact, read_value, shown


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("4", 4, "number"),
        ("1.15", Fraction(23, 20), "number"),
        ("50k", 50_000, "number"),
        ("2M", 2_000_000, "number"),
        ("93%", Fraction(93, 100), "share"),
        ("0.5 %", Fraction(1, 200), "share"),
        ("90s", 90, "duration"),
        ("1h30m", 5400, "duration"),
        ("250ms", Fraction(1, 4), "duration"),
    ],
)
def test_values_are_read_exactly(text, value, kind):
    assert read_value(text, 0) == (value, kind)


@pytest.mark.parametrize(
    "text", ["3x", "1.2.3", "4 k", "1e3", "0x1f", "1m1h", "9" * 16, "%", "1.", "5K", "1" * 60 + "s"]
)
def test_what_is_no_value_is_refused(text):
    with pytest.raises(ExpectationInvalid) as caught:
        read_value(text, 7)
    assert caught.value.offset == 7


@given(st.integers(0, 3_000_000), st.integers(1, 3_000_000))
def test_a_quotient_of_counts_is_given_back_exactly(part, whole):
    assert exact(part / whole) == Fraction(part, whole)


@given(st.integers(0, 10**9))
def test_seconds_are_given_back_to_the_millisecond(ms):
    assert round(exact(ms / 1000) * 1000) == ms


@pytest.mark.parametrize(
    ("value", "kind", "bound", "text"),
    [
        (Fraction(2866), "number", None, "2,866"),
        (Fraction(5, 4), "number", None, "1.25"),
        (Fraction(2866, 3004), "share", None, "95.4 %"),
        (Fraction(9296, 10000), "share", Fraction(93, 100), "92.96 %"),
        (Fraction(99999, 100000), "share", Fraction(1), "99.999 %"),
        (Fraction(-1, 10000), "share", None, "0.0 %"),
        (Fraction(630500, 1000), "duration", None, "10m30s500ms"),
        (Fraction(-2), "duration", None, "-2s"),
    ],
)
def test_values_are_shown_on_their_side_of_the_bound(value, kind, bound, text):
    assert shown(value, kind, bound) == text
