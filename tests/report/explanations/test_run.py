from simulator.report import plain
from simulator.report.explanations.run import explain_run
from tests.runs.made import made


def test_all_stories_of_a_run(lived):
    lines, told = explain_run(lived)
    said = plain(lines)
    assert said.count(" ✗ ") == said.count("   reproduce  ") == 3
    assert [one["text"] for one in told["missed"]] == [
        "dropped.count == 9",
        "message full@inbox.test: outcome delivered",
        "message nobody@inbox.test: outcome delivered",
    ]
    assert "rule full  lived.yaml:14" in told["missed"][1]["story"]


def test_a_run_without_a_miss(tmp_path):
    assert plain(explain_run(made(tmp_path)).lines).splitlines()[1] == "   every expectation held"
    nothing = explain_run(made(tmp_path, expectations=()))
    assert plain(nothing.lines).splitlines()[1] == "   nothing was expected"
    assert nothing.told["missed"] == []
