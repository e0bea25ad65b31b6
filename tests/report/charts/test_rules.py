from tests.report.charts.drawn import drawn, rows
from tests.report.lived import SCENARIO, ran


def test_hits_by_rule(lived):
    assert rows(lived, "rules") == [
        ("inbox", "full", 4, 0, ""),
        ("inbox", "lost", 4, 0, ""),
        ("inbox", "gone", 1, 0, ""),
        ("inbox", "late", 1, 0, ""),
    ]


def test_a_rule_that_never_answered_is_marked(tmp_path):
    idle = '    rules:\n      - {name: idle, when: {recipient: "nobody*"}, reply: "550 5.1.1 No"}\n'
    panel = drawn(ran(tmp_path, SCENARIO.replace("    rules:\n", idle)), "rules")
    assert panel.table.rows[-1] == ("inbox", "idle", 0, 0, "never hit")
    assert panel.marked == {4}
