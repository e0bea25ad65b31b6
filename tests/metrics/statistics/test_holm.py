from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics.statistics import holm

chances = st.lists(st.sampled_from([0.0, 0.004, 0.01, 0.0125, 0.02, 0.03, 0.05, 0.4, 1.0]), max_size=6)


def by_closure(chances, level):
    """The closed test: a verdict stands if every group of tests that holds it rejects by Bonferroni."""
    places = range(len(chances))
    groups = [group for size in places for group in combinations(places, size + 1)]
    return [
        all(min(chances[one] for one in group) * len(group) <= level for group in groups if place in group)
        for place in places
    ]


@given(chances, st.sampled_from([0.05, 0.01]))
def test_it_decides_as_the_closed_test_does(chances, level):
    assert [p <= level for p in holm(chances)] == by_closure(chances, level)


def test_each_counts_as_often_as_tests_are_left():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@pytest.mark.parametrize(
    "mutant",
    [
        pytest.param(list, id="uncorrected"),
        pytest.param(lambda chances: [min(1, p * len(chances)) for p in chances], id="Bonferroni"),
    ],
)
def test_another_correction_would_be_caught(mutant):
    sets = ([0.02, 0.02, 0.4], [0.004, 0.02, 0.03])
    assert any([p <= 0.05 for p in mutant(one)] != by_closure(one, 0.05) for one in sets)


def test_a_single_test_stays_as_it_is_and_what_is_no_test_counts_for_none():
    assert holm([]) == []
    assert holm([0.03]) == [0.03]
    assert holm([None, 0.03, None, 0.9]) == [None, 0.06, None, 0.9]
