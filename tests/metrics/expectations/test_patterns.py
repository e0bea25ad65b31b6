import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.metrics.expectations.patterns import expression, is_pattern, matches

TEXT = st.text("ab*?[]()\\. \n+^$|{}-#&~é", max_size=8)


def plainly(pattern, text):
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(plainly(pattern[1:], text[cut:]) for cut in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and plainly(pattern[1:], text[1:])


@settings(deadline=None)  # the first match loads polars
@given(TEXT, TEXT)
def test_both_ways_of_matching_are_the_plain_one(pattern, text):
    expected = plainly(pattern, text)
    assert matches(pattern, text) == expected
    assert pl.Series([text]).str.contains(expression(pattern)).item() == expected


@given(TEXT)
def test_a_text_without_wildcards_fits_itself_alone(text):
    if not is_pattern(text):
        assert matches(text, text)
        assert not matches(text, text + "x")


def test_a_pattern_made_to_take_long_does_not():
    assert not matches("*a" * 30 + "b", "a" * 2_000)
