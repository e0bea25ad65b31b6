import math

import pytest

from simulator.scenario.nodes import Decimal, Whole
from simulator.scenario.scalars import resolve


@pytest.mark.parametrize(
    "text", ["no", "on", "yes", "10:00", "1:30:00", "2026-01-05", "0x", "1_000", "1e", ".", "-", "+a"]
)
def test_what_yaml_1_1_would_guess_stays_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize(
    ("text", "number"), [("010", 10), ("0o17", 15), ("0x1F", 31), ("-3", -3), ("+7", 7), ("0450", 450)]
)
def test_whole_numbers_remember_how_they_were_written(text: str, number: int) -> None:
    value = resolve(text)
    assert isinstance(value, Whole)
    assert (value, value.text) == (number, text)


@pytest.mark.parametrize(
    ("text", "number"), [("5.10", 5.1), (".5", 0.5), ("1e3", 1000.0), ("-.inf", -math.inf)]
)
def test_decimals(text: str, number: float) -> None:
    value = resolve(text)
    assert isinstance(value, Decimal)
    assert (value, value.text) == (number, text)


def test_the_three_words() -> None:
    assert [resolve(word) for word in ("", "~", "null")] == [None, None, None]
    assert (resolve("true"), resolve("FALSE")) == (True, False)


def test_a_number_without_end_is_text() -> None:
    assert resolve("9" * 5000) == "9" * 5000
