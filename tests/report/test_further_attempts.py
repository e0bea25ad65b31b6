import plotly.graph_objects as go

from simulator.report.further_attempts import change, cost, further_attempts, limits, not_made
from simulator.report.record import Found
from tests.report.lived import ran
from tests.runs.made import made


def test_each_row_is_a_run_with_fewer_attempts(tmp_path, lived):
    run = Found.at(lived)
    assert limits(run) == [1, 2, 3]
    assert cost(run) == 6 + 8 + 10
    pairs = {limit: Found.at(ran(tmp_path, overrides=dict(change(run, limit)))) for limit in limits(run)}
    panel = further_attempts(run, pairs)
    assert panel.table.rows == (
        ("at most 1", 3, 6, 1, 3, None, None),
        ("at most 2", 3, 8, 1, 3, 0, 2),
        ("at most 3", 3, 10, 1, 3, 0, 2),
        ("as it is", 3, 12, 1, 3, 0, 2),
    )
    go.Figure(panel.figure)


def test_where_they_are_not_made_the_commands_are_told(lived):
    panel = not_made(Found.at(lived), "Not made: why.")
    assert panel.table.rows[0] == (
        "at most 1",
        "mtasim run lived.yaml --seed 1 --set sender.retry.give_up.after_attempts=1",
    )


def test_a_run_without_a_second_attempt_has_nothing_to_show(tmp_path):
    run = Found.at(made(tmp_path, breakdown={"attempts": [3]}))
    assert limits(run) == []
    assert (further_attempts(run, {}), not_made(run, "Why.")) == (None, None)
