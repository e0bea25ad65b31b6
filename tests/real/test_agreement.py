"""What counts as the same story, case by case; no program is started."""

import pytest

from tests.real.agreement import disagreements
from tests.real.lives import Life

SCAN = 4_000
OURS = Life([0, 4_000, 8_000, 16_000], "delivered", 4)


def held(theirs: Life) -> list[str]:
    """Against four of its kind about which both say the same."""
    others = {f"x{n}": OURS for n in range(1, 5)}
    return disagreements({**others, "x": OURS}, {**others, "x": theirs}, SCAN)


@pytest.mark.parametrize(
    "theirs",
    [
        OURS,
        Life([90, 4_600, 8_700, 16_900], "delivered", 4),  # its queue run takes a while
        Life([0, 4_000, 12_000, 16_000], "delivered", 4),  # a scan later
        Life([0, 8_000, 16_000], "delivered", 3),  # one try less
        Life([0, 4_000, 8_000, 16_000, 20_000], "delivered", 5),  # one more
    ],
    ids=str,
)
def test_the_same_story(theirs):
    assert held(theirs) == []


@pytest.mark.parametrize(
    "theirs",
    [
        Life([0, 4_000, 8_000, 16_000], "failed", 4),
        Life([0, 4_000, 8_000, 21_000], "delivered", 4),
        Life([0, 4_000], "delivered", 2),
        Life([0, 4_000, 8_000, 16_000, 20_000, 20_100], "delivered", 6),
        Life([0, 4_000, 8_000, 16_000], "delivered", 5),  # offered to another host as well
    ],
    ids=str,
)
def test_another_story(theirs):
    (line,) = held(theirs)
    assert line.startswith("x: we say delivered after [0, 4000, 8000, 16000] ms, 4 RCPT; they say ")


@pytest.mark.parametrize("shift", [-2_000, -1_000, 2_500, 4_000])
def test_all_tries_of_a_kind_at_other_looks(shift):
    theirs = Life([0, *(at + shift for at in OURS.tries[1:])], "delivered", 4)
    said = disagreements({"x1": OURS, "y1": OURS}, {"x1": theirs, "y1": OURS}, SCAN)
    assert said[-1] in ("x: 0% of its further tries are in step", "x: 33% of its further tries are in step")


def test_one_of_five_may_be_late_throughout():
    late = Life([0, 8_000, 12_000, 20_000], "delivered", 4)
    ours = {f"x{n}": OURS for n in range(5)}
    assert disagreements(ours, {**ours, "x0": late}, SCAN) == []
    assert disagreements(ours, {**ours, "x0": late, "x1": late, "x2": late}, SCAN) == [
        "x: 60% of its further tries are in step"
    ]
