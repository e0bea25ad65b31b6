import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import ScenarioInvalid
from simulator.tuning.grid import MOST_CELLS, Axis, Grid, Point, axis, read_axis, require_apart


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a.b=3..6", ("3", "4", "5", "6")),
        ("a.b=postfix,exim", ("postfix", "exim")),
        ("a.b= 1 , 5..6 ", ("1", "5", "6")),
        ("a.b=[5m,15m],[1h]", ("[5m,15m]", "[1h]")),
        ("a.b={first: 5m, factor: 2},none", ("{first: 5m, factor: 2}", "none")),
        ('a.b="450 4.2.1 Busy, later",x', ('"450 4.2.1 Busy, later"', "x")),
        ("a.b=x=y", ("x=y",)),
    ],
)
def test_an_axis_as_it_is_written(text, values):
    assert read_axis(text) == Axis("a.b", values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.b", "write PATH=VALUES"),
        ("=1", "write PATH=VALUES"),
        ("a=", "values are due here"),
        ("a=1,,2", "values are due here"),
        ("a=1,2,1", "1 stands there twice"),
        ("a=1..3,2", "2 stands there twice"),
        ("a=9..3", "no span of whole numbers"),
        ("a=0..999999999", "no span of whole numbers"),
        ("seed=1..3", "--seeds"),
    ],
)
def test_what_is_no_axis_says_what_to_write(text, said):
    with pytest.raises(ScenarioInvalid) as refused:
        read_axis(text)
    (problem,) = refused.value.problems
    assert said in problem.help
    assert problem.source == f"--vary {text}"


def test_every_combination_meets_the_same_seeds():
    grid = Grid((axis("a", ["1", "2"]), axis("b", ["x", "y"])), range(7, 9))
    assert list(grid.points()) == [
        Point({"a": a, "b": b}, seed) for a in "12" for b in "xy" for seed in (7, 8)
    ]


@given(st.lists(st.integers(1, 4), max_size=3), st.integers(1, 5))
def test_a_grid_has_as_many_points_as_its_length_says(sizes, seeds):
    axes = tuple(axis(f"a{place}", [*map(str, range(size))]) for place, size in enumerate(sizes))
    grid = Grid(axes, range(seeds))
    points = [(*point.set.values(), point.seed) for point in grid.points()]
    assert len(points) == len(set(points)) == len(grid)


def test_a_path_is_given_once():
    with pytest.raises(ScenarioInvalid, match="nothing that can be varied"):
        require_apart([axis("a", "1"), axis("a", "2")], {}, 1)
    with pytest.raises(ScenarioInvalid):
        require_apart([axis("a", "1")], {"a": "3"}, 1)
    require_apart([axis("a", "1")], {"b": "3"}, 1)


def test_too_many_runs_are_refused_before_the_first():
    require_apart([axis("a", ["1", "2"])], {}, MOST_CELLS // 2)
    with pytest.raises(ScenarioInvalid):
        require_apart([axis("a", ["1", "2"])], {}, MOST_CELLS // 2 + 1)
