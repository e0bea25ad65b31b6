import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking, LawBroken
from simulator.runs import Run, execute, listing, read
from tests.runs.made import HELD, METRICS, MISSED, Story, steps


def test_a_run_leaves_record_scenario_and_journal(tmp_path: Path):
    story = Story(text="version: 1  # as written\n", overrides={"sender.mx": "none"})
    run = execute(story, tmp_path, steps())
    assert (run.path / "scenario.yaml").read_text() == story.text
    assert run.frame().collect().height == 0
    record = read(run.path)
    assert (record.status, record.seed, record.file) == ("complete", 42, "scenarios/welcome.yaml")
    assert record.set == {"sender.mx": "none"}
    assert record.metrics == METRICS
    assert len(record.digest) == 32
    assert record.created <= record.ended


@pytest.mark.parametrize(("expectations", "passed"), [((), True), ((HELD,), True), ((HELD, MISSED), False)])
def test_a_run_passes_if_every_expectation_held(tmp_path: Path, expectations, passed):
    assert execute(Story(), tmp_path, steps(expectations=expectations)).passed is passed


def test_while_it_runs_the_record_says_so(tmp_path: Path):
    seen = []

    def simulate(scenario, journal):
        seen.extend(record.status for _, record in listing(tmp_path))

    execute(Story(), tmp_path, steps(simulate))
    assert seen == ["running"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, LawBroken, OSError, RuntimeError])
def test_whatever_ends_it_early_leaves_it_incomplete(tmp_path: Path, error):
    def simulate(scenario, journal):
        raise error

    with pytest.raises(error):
        execute(Story(), tmp_path, steps(simulate))
    [(path, record)] = listing(tmp_path)
    assert record.status == "incomplete"
    assert record.metrics == {}
    with pytest.raises(EnvironmentLacking):
        Run.open(path)


KILLED = """
import os, sys, time
from pathlib import Path
from simulator.runs import execute
from tests.runs.made import Story, steps
def simulate(scenario, journal):
    print("under way", flush=True)
    time.sleep(60)
execute(Story(name="second"), Path(sys.argv[1]), steps(simulate))
"""


def test_a_killed_process_leaves_earlier_runs_readable_and_its_own_marked(tmp_path: Path):
    first = execute(Story(name="first"), tmp_path, steps())
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdout.readline() == b"under way\n"
        os.kill(process.pid, signal.SIGKILL)
    assert Run.open(first.path) == first
    path = list(listing(tmp_path))[1][0]
    assert read(path).status == "running"
    assert not read(path).is_complete
    with pytest.raises(EnvironmentLacking, match="incomplete"):
        Run.open(path)
    assert execute(Story(), tmp_path, steps()).id == 3


def test_the_hour_of_the_day_is_no_part_of_the_result(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("simulator.runs.execution._now", lambda: "2026-01-01T00:00:00+00:00")
    one = execute(Story(), tmp_path, steps())
    monkeypatch.setattr("simulator.runs.execution._now", lambda: "2036-12-31T23:59:59+00:00")
    other = execute(Story(), tmp_path, steps())
    assert one.digest == other.digest
    assert json.dumps(one.metrics) == json.dumps(other.metrics)
