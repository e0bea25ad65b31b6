import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics import ExpectationInvalid
from simulator.metrics.expectations.scanner import LONGEST, scan


def test_words_know_where_they_begin():
    found = [(token.sort, token.text, token.offset) for token in scan(" a.b(c d)-4 % >= 1h")]
    assert found == [
        ("name", "a.b", 1),
        ("group", "(c d)", 4),
        ("sign", "-", 9),
        ("value", "4 %", 10),
        ("compare", ">=", 14),
        ("value", "1h", 17),
        ("end", "", 19),
    ]


@given(st.text("ab.(1%) <>=!+-\t\n", max_size=40))
def test_nothing_but_blanks_is_lost(text):
    try:
        tokens = scan(text)
    except ExpectationInvalid:
        return
    assert all(text.startswith(token.text, token.offset) for token in tokens)
    assert "".join("".join(token.text.split()) for token in tokens) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "offset"), [("a ; b", 2), ("a == 1\x00", 6), ("ä", 0), ("٣", 0), ("a = 1", 2), ("a(b", 1)]
)
def test_other_characters_are_refused_where_they_stand(text, offset):
    with pytest.raises(ExpectationInvalid) as caught:
        scan(text)
    assert caught.value.offset == offset


def test_a_text_of_any_length_is_refused_at_once():
    with pytest.raises(ExpectationInvalid):
        scan("a" * (LONGEST + 1))
