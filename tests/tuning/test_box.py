"""Statements that rest on assumed numbers, judged all over the box of those."""

import pytest

from simulator.runs.executors import Serial
from simulator.tuning.box import Standing, Statement, assumed, box, holds, scaled, standing

SCENARIO = """
version: 1
sender: {domain: news.test, retry: {schedule: [10m], give_up: {after: 1h}}}
servers: {big: {domains: [big.test], rules: [{name: opinion, reputation: tenth}]}}
workload: [{name: c, messages: 12, over: 2h, to: {big.test: 100%}}]
"""


@pytest.fixture
def about(tmp_path):
    (tmp_path / "x.yaml").write_text(SCENARIO)
    return lambda text: Statement(str(tmp_path / "x.yaml"), "tenth", text)


def test_points_lie_within_half_of_each_number_and_evenly():
    points = list(box(5, 63))
    assert all(0.5 <= factor < 1.5 for point in points for factor in point)
    for dimension in range(5):
        halves = [point[dimension] < 1 for point in points]
        assert abs(halves.count(True) - halves.count(False)) == 1  # the corner is left out
    assert points[:15] == list(box(5, 15))


@pytest.mark.parametrize(
    ("text", "factor", "found"),
    [
        ("5d", 0.51, "2d13h"),
        ("10m", 0.5, "5m"),
        ("15m", 1.333, "20m"),
        ("0.1%", 1.25, "0.125%"),
        ("95%", 1.5, "100%"),
        ("65", 0.5, "32"),
        ("1", 0.5, "1"),
        ("1.75", 0.5, "0.875"),
    ],
)
def test_a_number_multiplied(text, factor, found):
    assert scaled(text, factor) == found


def test_what_is_published_is_not_varied():
    keys = {number.key for number in assumed("tenth")}
    assert "prior.mails" in keys
    assert "complaints.points" in keys
    assert "complaints.ok" not in keys


def test_what_always_holds_and_what_hangs_on_the_numbers(about):
    """A stranger's first mails: taken wherever the floor is; filed as spam by the share assumed."""
    sure = standing(about("accepted.count == 12"), 6, Serial())
    assert (sure.held, sure.points) == (6 - sure.invalid, 6 - sure.invalid)
    assert sure.word == "holds in 100% of the box"
    never = standing(about("attempts.total < 12"), 3, Serial())
    assert (never.held, never.share, never.word) == (0, 0, "not decided: holds in 0% of the box")


def test_levels_out_of_order_are_no_point(about):
    out_of_order = "{model: tenth, levels: {low: {edge: 80}}}"
    assert holds(about("accepted.count == 12"), out_of_order) is None


@pytest.mark.parametrize(
    ("held", "points", "word"),
    [
        (0, 0, "not decided"),
        (79, 100, "not decided: holds in 79% of the box"),
        (80, 100, "holds in 80% of the box"),
    ],
)
def test_below_four_fifths_nothing_is_decided(held, points, word):
    assert Standing(Statement("x", "tenth", "t"), held, points, 0).word == word
