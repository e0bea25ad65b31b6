from typing import get_args

import pytest

from simulator.journal import Kind
from simulator.metrics import METRICS
from simulator.metrics.tally import COUNTED, DECIDED, Cell, Tally


def attempts(number, rows, decision="retry", replied=True, hardness="soft"):
    return Cell("attempt", decision, hardness, replied, False, number, rows, 0)


def figures(*cells):
    tally = Tally()
    for cell in cells:
        tally.add(cell)
    return tally.figures()


def test_rows_count_for_metrics_of_the_table():
    names = {name for names in (*COUNTED.values(), *DECIDED.values()) for name in names}
    assert names <= set(METRICS)
    assert {*COUNTED, *(kind for kind, _ in DECIDED)} <= set(get_args(Kind))


def test_a_soft_fault_is_a_deferral_but_no_bounce():
    found = figures(attempts(1, 3, replied=False), attempts(1, 2))
    assert (found["deferrals.count"], found["bounces.soft"]) == (5, 2)


@pytest.mark.parametrize(
    ("rungs", "p95", "most"),
    [
        ([1], 1, 1),
        ([20], 1, 1),
        ([20, 1], 1, 2),
        ([20, 2], 2, 2),
        ([100, 5, 5, 1], 1, 4),
        ([100, 6, 6, 1], 3, 4),
    ],
)
def test_attempts_per_delivery_follow_from_how_many_attempts_had_each_number(rungs, p95, most):
    found = figures(*(attempts(number, rows) for number, rows in enumerate(rungs, 1)))
    assert (found["attempts.p95"], found["attempts.max"]) == (p95, most)
    assert found["attempts.mean"] == sum(rungs) / rungs[0]


def test_what_is_taken_off_a_list_counts_against_what_was_put_on():
    listed = Cell("listed", "bounces", None, False, False, None, 5, 0)
    assert figures(listed, listed._replace(kind="unlisted", rows=2))["suppressions.count"] == 3


def test_recovered_is_taken_over_first_attempts_that_failed():
    delivered = Cell("delivered", None, None, False, False, 2, 3, 9)
    found = figures(attempts(1, 4), attempts(2, 3, "done"), delivered)
    assert found["recovered.rate"] == 0.75
    assert found["campaign.finished_at"] == 0.009
