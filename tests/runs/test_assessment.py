from pathlib import Path

import pytest

from simulator import run
from simulator.errors import LawBroken
from simulator.runs.assessment import Assessment, assess
from simulator.scenario import loads
from tests.runs.made import HELD, MISSED

STORY = """\
version: 1
name: story
sender: {domain: news.example.test}
servers:
  corp:
    domains: [corp.test]
    rules: [{name: gone, when: {recipient: "gone-*"}, reply: "550 5.1.1 No such user"}]
workload: [{name: mail, to: [a@corp.test, b@corp.test, gone-c@corp.test]}]
expect: [delivered.count == 2, delivered.count == 3]
"""


def test_a_journal_is_measured_and_judged_against_the_file(tmp_path: Path):
    (tmp_path / "story.yaml").write_text(STORY)
    found = run(tmp_path / "story.yaml", seed=7, set={"name": "other"}, out=tmp_path / "out")
    assert (found.scenario, found.seed, found.passed) == ("other", 7, False)
    assert [one["passed"] for one in found.expectations] == [True, False]
    assert found.expectations[1]["at"] == f"{tmp_path / 'story.yaml'}:9"
    assert (found.metrics["delivered.count"], found.metrics["failed.hard"]) == (2, 1)
    assert found.metrics["by"]["server"]["corp"]["failed.hard"] == 1
    assert found.record.breakdown["servers"] == {"corp": {"2xx": 2, "4xx": 0, "5xx": 1, "faults": 0}}
    assert found.record.breakdown["listed"] == {"bounces": 1}


def test_a_journal_that_contradicts_itself_is_not_assessed(tmp_path: Path):
    (tmp_path / "story.yaml").write_text(STORY)
    frame = run(tmp_path / "story.yaml", out=tmp_path / "out").frame()
    assess(loads(STORY), frame)
    with pytest.raises(LawBroken):
        assess(loads(STORY), frame.filter(frame.collect()["kind"] != "accepted"))


def test_it_passes_if_every_expectation_held():
    assert Assessment({}, ()).passed
    assert Assessment({}, (HELD,)).passed
    assert not Assessment({}, (HELD, MISSED)).passed
    assert Assessment({}, (HELD, {**MISSED, "warn": True})).passed
