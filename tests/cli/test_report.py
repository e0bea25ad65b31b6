import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program
from tests.cli.test_run import call, place, story
from tests.report.lived import SCENARIO
from tests.runs.made import made

__all__ = ["place"]


def report(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["report", *arguments])


def test_a_page_is_put_into_the_folder_of_the_run():
    call(story("a.yaml"))
    found = report("@last")
    assert found.exit_code == 0, found.output
    assert found.output == "results/0001-story-s1/report.html\n"
    assert Path(found.output.strip()).read_text().startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("form", "start"), [("md", "# story: ✓ passed"), ("csv", "run,panel,"), ("json", "{")]
)
def test_other_forms_and_standard_output(form, start):
    call(story("a.yaml"))
    assert report("1", "--format", form, "--out", "-").stdout.startswith(start)
    assert report("1", "--format", form, "--out", "new/it").exit_code == 0
    assert Path("new/it").read_text().startswith(start)


def test_runs_side_by_side_and_the_baseline():
    call(story("a.yaml"))
    call(story("a.yaml", messages=5))
    found = json.loads(report("1", "2", "--baseline", "1", "--format", "json", "--out", "-").stdout)
    assert [run["id"] for run in found["runs"]] == [1, 2]
    assert {row["metric"] for row in found["together"]["rows"]} >= {"delivered.rate", "accepted.count"}
    same, other = (run["panels"]["difference"]["rows"] for run in found["runs"])
    assert same == []
    assert ("accepted.count", "+2") in {(row["metric"], row["change"]) for row in other}


def test_an_incomplete_run_has_no_report(place):
    made(place / "results", status="running")
    found = report("1", "--out", "x.html")
    assert "incomplete" in str(found.exception)
    assert not Path("x.html").exists()


def test_no_run_no_report():
    assert report().exit_code == 2
    assert report("7").exception.problems[0].code == "E030"


def test_what_further_attempts_bought_is_read_from_paired_runs(monkeypatch):
    Path("a.yaml").write_text(SCENARIO)
    call("a.yaml")
    found = json.loads(report("1", "--format", "json", "--out", "-").stdout)["runs"][0]["panels"]
    assert [row["attempts"] for row in found["further_attempts"]["rows"]] == [6, 8, 10, 12]
    monkeypatch.setattr(sys.modules["simulator.cli.report"], "AT_ONCE", 23)
    told = report("1", "--format", "md", "--out", "-").stdout
    assert "it takes some 24 attempts: --paired does" in told
    assert "| as it is | 3 | 12 |" in report("1", "--paired", "--format", "md", "--out", "-").stdout


def test_without_the_scenario_the_commands_are_told():
    call(story("a.yaml", messages=1))
    Path("b.yaml").write_text(SCENARIO)
    call("b.yaml")
    Path("b.yaml").unlink()
    told = report("2", "--format", "md", "--out", "-").stdout
    assert "b.yaml is not what run 2 was made of any more" in told
    assert "mtasim run b.yaml --seed 1 --set" in told
