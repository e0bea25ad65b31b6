import json

import pytest

from simulator.metrics import METRICS
from simulator.metrics.comparison import differences, side_by_side
from tests.metrics.comparison.made import side, sides

STEADY = [0.900, 0.901, 0.902, 0.901, 0.900, 0.899, 0.900, 0.901]


def only(found):
    (one,) = differences(found)
    return one


def test_a_difference_beyond_chance_is_sure_and_its_interval_holds_it():
    one = only(sides(STEADY, [rate - 0.01 + place % 2 / 1000 for place, rate in enumerate(STEADY)]))
    assert one.is_sure
    assert (one.a, one.b) == (pytest.approx(0.9005), pytest.approx(0.891))
    low, high = one.change.interval
    assert low < -0.0095 < high < 0


def test_what_chance_may_do_is_not_sure():
    one = only(sides(STEADY, STEADY[3:] + STEADY[:3]))
    assert not one.is_sure
    assert one.p > 0.3


def test_the_same_values_are_equal():
    one = only(sides(STEADY, STEADY))
    assert one.is_equal
    assert not one.is_sure


def test_many_metrics_need_more_than_one():
    a = [0.0] * 8
    b = [0.02, 0.01, 0.03, -0.01, 0.02, 0.01, 0.0, 0.02]
    assert only(sides(a, b)).is_sure
    many = dict.fromkeys(["delivered__rate", "recovered__rate", "first_attempt__fail_rate"])
    found = differences(side_by_side(side(**dict.fromkeys(many, a)), side(**dict.fromkeys(many, b))))
    assert not any(one.is_sure for one in found)
    assert all(one.p == pytest.approx(3 * only(sides(a, b)).p) for one in found)


def test_single_runs_differ_without_confidence():
    one = only(sides([0.9], [0.8]))
    assert one.change.mean == pytest.approx(-0.1)
    assert (one.change.interval, one.p, one.is_sure) == (None, None, False)


def test_metrics_come_in_the_order_of_the_table_and_unknown_ones_last():
    told = {name.replace(".", "__"): 1 for name in reversed(METRICS)}
    found = differences(side_by_side(side(weather=3, by={}, left_out={}, **told), side(**told)))
    assert [one.metric.name for one in found] == [*METRICS, "weather"]
    assert found[-1].lacking == "not measured in B"
    assert (found[-1].a, found[-1].b, found[-1].change) == (3, None, None)


def test_json_says_all_of_it():
    told = only(sides([0.9, 0.9], [0.8, 0.8])).as_json()
    assert json.loads(json.dumps(told, allow_nan=False)) == {
        "unit": "rate", "a": 0.9, "b": 0.8, "change": {"mean": -0.1, "low": -0.1, "high": -0.1},
        "p": 0.0, "sure": True, "lacking": None,
    }  # fmt: skip
    assert only(sides([None], [0.8])).as_json()["lacking"] == "no value in A"
