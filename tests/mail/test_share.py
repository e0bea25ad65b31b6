from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Rate, format_share, parse_share


@given(st.decimals(0, 100, places=6))
def test_a_share_is_correctly_rounded(percent):
    assert parse_share(f"{percent:f}%") == float(percent / Decimal(100))


@pytest.mark.parametrize("text", ["2", "0.02", "101%", "-1%", "%", "1%%", ""])
def test_what_is_no_share(text):
    with pytest.raises(ValueError, match=r"\S"):
        parse_share(text)


def test_written_in_per_cent():
    assert format_share(0.954) == "95.4%"


def test_a_rate():
    rate = Rate.parse("100/1m")
    assert (rate.count, rate.per, str(rate)) == (100, 60_000, "100/1m")


@pytest.mark.parametrize("text", ["100", "0/1m", "100/", "100/1", "1.5/1m", "100/0m", "-1/1m"])
def test_what_is_no_rate(text):
    with pytest.raises(ValueError, match=r"\S"):
        Rate.parse(text)
