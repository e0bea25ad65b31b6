import pytest

from simulator.metrics.comparison import side_by_side
from simulator.metrics.statistics import independent, mean_of
from tests.metrics.comparison.made import side, sides

RATES = [0.90, 0.92, 0.91]


def seeds(*those):
    return {seed: {"delivered.rate": seed / 100} for seed in those}


@pytest.mark.parametrize(
    ("a", "b", "common"),
    [
        (range(1, 21), range(1, 21), 20),
        (range(1, 21), range(1, 11), 10),
        (range(5, 11), range(1, 21), 6),
        ([44], range(42, 62), 1),
        ([42], [42], 1),
    ],
)
def test_runs_pair_up_where_the_seeds_of_one_are_all_among_the_others(a, b, common):
    found = side_by_side(seeds(*a), seeds(*b))
    assert found.paired
    assert list(found.a) == list(found.b)
    assert len(found.a) == common


@pytest.mark.parametrize(("a", "b"), [(range(1, 21), range(20, 40)), (range(1, 4), range(4, 7)), ([1], [2])])
def test_other_seeds_are_independent_samples_and_none_is_left_out(a, b):
    found = side_by_side(seeds(*a), seeds(*b))
    assert not found.paired
    assert (list(found.a), list(found.b)) == (list(a), list(b))


def test_pairs_are_told_by_their_differences_and_others_by_their_means():
    other = [0.91, 0.94, 0.91]
    paired, apart = sides(RATES, other), sides(RATES, other, apart=True)
    values = paired.values("delivered.rate")
    assert paired.change(values.a, values.b).mean == pytest.approx(0.01)
    assert paired.change(values.a, values.b).error == pytest.approx(mean_of([0.01, 0.02, 0.0]).error)
    assert apart.change(values.a, values.b) == independent(other, RATES)


def test_differences_of_equal_size_have_no_error_of_rounding():
    """0.95 - 0.94 and 0.35 - 0.34 differ as doubles; as quotients of counts they do not."""
    found = sides([0.94, 0.34, 0.07], [0.95, 0.35, 0.08])
    values = found.values("delivered.rate")
    assert found.change(values.a, values.b).error == 0


@pytest.mark.parametrize(
    ("a", "b", "lacking"),
    [
        ([0.9, 0.8], [None, None], "no value in B"),
        ([None, None], [None, None], "no value in A and B"),
        ([0.9, None], [None, 0.9], "no seed with a value on both sides"),
        ([0.9, None], [0.9, 0.9], ""),
    ],
)
def test_what_has_no_value_is_not_compared(a, b, lacking):
    values = sides(a, b).values("delivered.rate")
    assert values.lacking == lacking
    if not lacking:
        assert (len(values.a), len(values.b)) == (1, 1)


def test_what_was_not_measured_is_told_from_what_has_no_value():
    found = side_by_side(side(delivered__rate=0.9), side(delivered__rate=0.9, delivered__mean=None))
    assert found.values("delivered.mean").lacking == "not measured in A"
    assert found.values("delivered.p50").lacking == "not measured in A and B"


def test_a_campaign_has_values_of_its_own():
    def of(rate):
        return {"delivered.rate": 0.5, "by": {"campaign": {"news": {"delivered.rate": rate}}}}

    found = side_by_side({1: of(0.9), 2: of(0.8)}, {1: of(0.7), 2: {"delivered.rate": 0.5}})
    assert [float(value) for value in found.values("delivered.rate", "news").a] == [0.9]
    assert found.values("delivered.rate", "otp").lacking == "not measured in A and B"
