from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics import ExpectationInvalid
from simulator.metrics.expectations.comparing import COMPARE, holds, read_bound


@pytest.mark.parametrize(
    ("written", "kind", "within", "without", "most"),
    [
        (4, "number", [4], [3, 5], 4),
        ("4", "number", [4], [3, 5], 4),
        ("<= 4", "number", [0, 4], [5], 4),
        ("< 4", "number", [0, 3], [4], 3),
        ("> 4", "number", [5], [4], None),
        (">=4", "number", [4, 5], [3], None),
        ("!= 4", "number", [3], [4], None),
        ("4 +- 1", "number", [3, 4, 5], [2, 6], 5),
        ("== 50k +- 1k", "number", [49_000, 51_000], [48_999], 51_000),
        ("480m +- 1m", "duration", [479 * 60, 481 * 60], [482 * 60], 481 * 60),
        (0, "duration", [0], [1], 0),
        ("<= 1.5s", "duration", [1, Fraction(3, 2)], [2], 1),
    ],
)
def test_what_a_value_is_held_to(written, kind, within, without, most):
    bound = read_bound(written, kind)
    assert [one for one in (*within, *without) if bound.holds(one)] == within
    assert bound.most == most
    assert str(bound) == str(written)


@given(st.sampled_from(sorted(COMPARE)), st.integers(0, 9), st.integers(0, 9))
def test_the_most_is_the_largest_that_is_allowed(compare, value, found):
    bound = read_bound(f"{compare} {value}", "number")
    if bound.most is not None:
        assert bound.holds(found) <= (found <= bound.most)
        assert bound.holds(bound.most) or bound.most == value == 0


def test_only_nothing_at_all_is_none():
    assert [text for text in (0, "== 0", "<= 0", "0 +- 1", 1) if read_bound(text, "number").is_none] == [
        0,
        "== 0",
    ]


def test_the_edges_of_a_tolerance_belong_to_it():
    third = Fraction(1, 3)
    assert holds("==", Fraction(1), Fraction(1) + third, third)
    assert not holds("==", Fraction(1), Fraction(1) + third, Fraction(333, 1000))


@pytest.mark.parametrize(
    ("written", "kind", "offset", "told"),
    [
        (True, "number", 0, "is due here, not True"),
        (-1, "number", 0, "from 0 on"),
        (7, "duration", 0, "8h, 8h +- 1m or <= 8h is due here, not 7"),
        (None, "number", 0, "not None"),
        ("", "number", 0, "a value is due"),
        ("<=", "number", 2, "a value is due"),
        ("4s", "number", 0, "a number is due here, and this is a duration"),
        ("4", "duration", 0, "a duration is due here, and this is a number"),
        ("4 +- 1s", "number", 5, "a number is due here, and this is a duration"),
        ("<= 4 +- 1", "number", 5, "a tolerance goes with =="),
        ("4 +-", "number", 4, "a value is due"),
        ("4 5", "number", 2, "'5' is one too many"),
        ("attempts", "number", 0, "a value is due"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(written, kind, offset, told):
    with pytest.raises(ExpectationInvalid) as caught:
        read_bound(written, kind)
    assert told in caught.value.message
    assert caught.value.offset == offset
