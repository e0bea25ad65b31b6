import csv
import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.cli.test_run import STORY, call, place, story

__all__ = ["place"]


def test_json_is_a_form_like_the_others():
    found = call(story("a.yaml"), "--format", "json")
    assert json.loads(found.stdout)["runs"][0]["scenario"] == "story"
    assert json.loads(call("a.yaml", "--json", "--format", "text").stdout)["runs"][0]["id"] == 2


def test_github_gets_the_text_and_a_command_for_each_line_to_blame():
    found = call(story("a.yaml"), story("b.yaml", "b", rate="50%"), "--format", "github")
    assert found.exit_code == 0
    assert "::error" not in found.stdout
    text = Path("b.yaml").read_text()
    Path("b.yaml").write_text(text.replace("delivered.rate >= 50%", "delivered.count == 4"))
    found = call("a.yaml", "b.yaml", "--format", "github")
    assert found.exit_code == 1
    assert "2 scenarios run, 1 failed" in found.stdout
    [command] = [line for line in found.stdout.splitlines() if line.startswith("::")]
    assert command.startswith("::error file=b.yaml,line=6,title=b%3A delivered.count == 4::")


@pytest.mark.parametrize("form", ["text", "github"])
def test_an_invalid_scenario_stands_in_every_output(form):
    Path("bad.yaml").write_text(STORY.format(name="bad", messages=3, rate="50%").replace("servers", "servrs"))
    Path("out").mkdir()
    Path("out/junit.xml").write_text("of yesterday, all green")
    found = call("bad.yaml", "--format", form, "--junitxml", "out/junit.xml")
    assert found.exit_code == 2
    assert "bad.yaml:4:1" in found.stderr
    [suite] = Xml.parse("out/junit.xml").getroot()
    assert (suite.get("name"), int(suite.get("errors")) > 0) == ("bad.yaml", True)
    commands = [
        line for line in found.stdout.splitlines() if line.startswith("::error file=bad.yaml,line=4,col=1")
    ]
    assert len(commands) == (form == "github")


def test_junit_and_csv_are_written_beside_any_form():
    found = call(story("a.yaml"), "--junitxml", "new/junit.xml", "--csv", "new/runs.csv", "--json")
    assert found.exit_code == 0, found.output
    [suite] = Xml.parse("new/junit.xml").getroot()
    case = suite.find("testcase")
    assert (case.get("classname"), case.get("name")) == ("story", "delivered.rate >= 50%")
    assert (case.get("file"), case.get("line")) == ("a.yaml", "6")
    [row] = csv.DictReader(Path("new/runs.csv").read_text().splitlines())
    told = json.loads(found.stdout)["runs"][0]
    assert row["digest"] == told["digest"]
    assert float(row["delivered.rate"]) == told["metrics"]["delivered.rate"]


def test_a_file_that_cannot_be_written_is_exit_code_4_and_the_run_is_kept():
    Path("taken").write_text("")
    found = call(story("a.yaml"), "--junitxml", "taken/junit.xml")
    assert found.exit_code == 4
    assert "taken" in found.stderr
    assert Path("results/0001-story-s1/run.json").is_file()


def test_golden_journals_are_written_and_the_difference_is_told():
    found = call(story("scenarios/a.yaml"), "--update-golden", "-q")
    assert (found.exit_code, found.stdout) == (0, "")
    golden = Path("tests/golden/a.txt")
    assert found.stderr.splitlines()[0] == f"new {golden}"
    assert call("scenarios", "--update-golden", "-q").output == ""
    Path("scenarios/a.yaml").write_text(STORY.format(name="story", messages=4, rate="50%"))
    found = call("scenarios", "--update-golden", "--json")
    assert json.loads(found.stdout)["runs"][0]["passed"]
    assert found.stderr.splitlines()[0] == f"changed {golden}"
    assert "u4@inbox.test" in golden.read_text()


@pytest.mark.parametrize(
    "arguments", [("scenarios/a.yaml", "--seed", "2"), ("scenarios", "--set", "name=b"), ("b.yaml",)]
)
def test_a_golden_journal_is_of_a_scenario_as_written(arguments):
    story("scenarios/a.yaml")
    story("b.yaml")
    found = call(*arguments, "--update-golden")
    assert found.exit_code == 2
    assert "golden" in found.output
    assert not Path("results").exists()
    assert not Path("tests").exists()
