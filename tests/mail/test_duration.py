import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import format_duration, parse_duration

CASES = [
    ("250ms", 250),
    ("90s", 90_000),
    ("1.5h", 5_400_000),
    ("1h55m", 6_900_000),
    ("2w3d", 1_468_800_000),
    ("0m", 0),
    ("0.5s", 500),
]


@pytest.mark.parametrize(("text", "milliseconds"), CASES)
def test_units_and_compounds(text, milliseconds):
    assert parse_duration(text) == milliseconds


@pytest.mark.parametrize(
    "text", ["", "12", "1x", "m", "-5m", "1m2h", "1m1m", "0.5ms", "1 h", "1h 5m", "9" * 30 + "d"]
)
def test_what_is_no_duration(text):
    with pytest.raises(ValueError, match=r"\S"):
        parse_duration(text)


def test_a_missing_unit_is_named():
    with pytest.raises(ValueError, match="write 120ms, 120s or 120m"):
        parse_duration("120")


@given(st.integers(0, 1 << 53))
def test_reads_back_what_it_writes(value):
    assert parse_duration(format_duration(value)) == value


def test_writes_days_not_weeks_and_signs():
    assert format_duration(8 * 86_400_000 + 60_000) == "8d1m"
    assert format_duration(-600_000) == "-10m"
