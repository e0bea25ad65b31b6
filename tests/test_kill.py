"""A run killed half-way: what was there before can be read, what it left is never taken for a run."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking
from simulator.runs import Run, find, read

ROOT = Path(__file__).parents[1]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
STORY = """\
version: 1
name: {name}
sender: {{domain: a.test}}
servers: {{inbox: {{domains: [inbox.test], rules: [{{name: grey, greylist: {{wait: 5m}}}}]}}}}
workload: [{{name: mail, messages: {messages}, over: 2h, to: {{inbox.test: 100%}}}}]
"""


def mtasim(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "simulator", *arguments]
    return subprocess.run(command, cwd=place, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)


def kill_half_way(place: Path, scenario: str) -> None:
    """Starts a run and kills it once a part of its journal stands on the disk."""
    command = [sys.executable, "-m", "simulator", "run", scenario]
    with subprocess.Popen(command, cwd=place, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as process:
        while not list((place / "results").glob("0002-*/events/part-*.parquet")):
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.01)
        process.kill()


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    """A folder with a complete run, and one that was killed."""
    place: Path = tmp_path_factory.mktemp("killed")
    (place / "first.yaml").write_text(STORY.format(name="first", messages=20))
    (place / "second.yaml").write_text(STORY.format(name="second", messages=2_000_000))
    assert mtasim(place, "run", "first.yaml").returncode == 0
    kill_half_way(place, "second.yaml")
    return place


def test_the_killed_run_is_shown_as_incomplete(place: Path):
    listed = json.loads(mtasim(place, "runs", "--json").stdout)["runs"]
    assert [(run["scenario"], run["status"]) for run in listed] == [
        ("first", "complete"),
        ("second", "incomplete"),
    ]
    assert listed[1]["passed"] is None
    assert listed[1]["delivered.rate"] is None
    assert "incomplete" in mtasim(place, "runs").stdout


def test_it_is_never_read_as_whole(place: Path):
    folder = find("2", place / "results")
    assert not read(folder).is_complete
    assert read(folder).metrics == {}
    with pytest.raises(EnvironmentLacking, match="incomplete"):
        Run.open(folder)


def test_the_run_before_it_is_as_it_was(place: Path):
    folder = find("@last", place / "results")
    run = Run.open(folder)
    assert run.scenario == "first"
    assert run.frame().collect().height == read(folder).rows > 20


def test_the_next_run_goes_on_beside_it(place: Path):
    made = json.loads(mtasim(place, "run", "first.yaml", "--json").stdout)["runs"][0]
    assert made["id"] == 3
    assert made["digest"] == Run.open(find("1", place / "results")).digest
