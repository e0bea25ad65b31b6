import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program

GOOD = """\
version: 1
name: good
sender: {domain: news.example.test}
servers: {inbox: {domains: [inbox.test]}}
workload: [{name: mail, to: [a@inbox.test]}]
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "bad.yaml").write_text(GOOD.replace("domains", "domans").replace("workload", "workloads"))
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["validate", *arguments])


def test_a_valid_scenario_is_said_to_be_valid():
    found = call("good.yaml")
    assert (found.exit_code, found.stdout) == (0, "valid  good.yaml\n")
    assert call("good.yaml", "-q").stdout == ""


def test_every_problem_is_shown_with_its_place_and_a_caret():
    found = call("bad.yaml", "good.yaml")
    assert found.exit_code == 2
    assert "bad.yaml:4:19" in found.stdout
    assert "bad.yaml:5:1" in found.stdout
    assert "^^^^^^" in found.stdout
    assert 'did you mean "domains"?' in found.stdout
    assert "invalid  bad.yaml" in found.stdout
    assert "\nvalid  good.yaml" in found.stdout


def test_json_lists_the_files_with_their_problems():
    found = call("--json", ".")
    assert found.exit_code == 2
    bad, good = json.loads(found.stdout)["files"]
    assert (good["file"], good["valid"], good["problems"]) == ("good.yaml", True, [])
    assert (bad["file"], bad["valid"]) == ("bad.yaml", False)
    assert {"code", "message", "file", "line", "column", "width", "source", "help"} == set(bad["problems"][0])


def test_overrides_are_checked_too():
    assert call("good.yaml", "--set", "servers.inbox.domains=[inbox.test, more.test]").exit_code == 0
    found = call("good.yaml", "--set", "servers.inbox.domans=[x.test]")
    assert found.exit_code == 2
    assert "command line" in found.stdout


def test_nothing_to_validate_is_exit_code_5():
    Path("empty").mkdir()
    assert call("empty").exit_code == 5
