from simulator.report.difference import difference
from simulator.report.record import Found
from simulator.runs import Run, compare
from tests.runs.made import METRICS, made


def test_what_differs_from_the_baseline_is_shown_and_the_rest_counted(tmp_path):
    before = made(tmp_path)
    after = made(tmp_path, metrics={**METRICS, "failed.hard": 90})
    found = compare(Run.open(before), Run.open(after))
    panel = difference(Found.at(before), found.differences)
    assert panel.table.rows == (("failed.hard", "101", "90", "-11", ""),)
    assert "run 1, welcome, seed 42" in panel.says
    assert panel.marked == frozenset()
