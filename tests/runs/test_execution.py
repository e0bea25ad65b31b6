import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from simulator import engine
from simulator.errors import EnvironmentLacking, LawBroken, ScenarioInvalid
from simulator.runs import Run, execute, listing, read, replicate, run
from simulator.runs.assessment import assess
from simulator.runs.execution import Steps
from simulator.scenario import load
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


STORY = """\
version: 1
name: dice
sender: {domain: news.example.test}
servers:
  corp:
    domains: [corp.test]
    latency: {median: 1s, p95: 3s}
    rules:
      - {name: busy, chance: 30%, reply: "451 4.3.0 Busy"}
      - {name: gone, chance: 10%, reply: "550 5.1.1 Gone"}
workload: [{name: mail, messages: 60, over: 10m, arrivals: poisson, to: {corp.test: 100%}}]
expect: [delivered.rate >= 90%, "delivered.count >= 0"]
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    (tmp_path / "dice.yaml").write_text(STORY)
    return tmp_path / "dice.yaml"


def test_each_replication_is_what_a_run_with_its_seed_alone_is(story: Path, tmp_path: Path):
    several = run(story, seed=7, seeds=4, out=tmp_path / "out")
    each = list(several.replications())
    assert several.seeds == range(7, 11)
    assert len({one.digest for one in each}) == 4
    for one in each:
        alone = run(story, seed=one.seed, out=tmp_path / "out")
        assert next(alone.replications()) == one
        assert (alone.digest, alone.metrics) == (one.digest, one.metrics)


def test_replications_are_kept_as_one_run_without_their_journals(story: Path, tmp_path: Path):
    found = run(story, seeds=3, out=tmp_path / "out")
    assert found.path.name == "0001-dice-s1-3"
    assert sorted(path.name for path in found.path.iterdir()) == [
        "replications.jsonl",
        "run.json",
        "scenario.yaml",
    ]
    each = list(found.replications())
    assert (found.record.replications, found.record.rows) == (3, sum(one.rows for one in each))
    assert found.metrics["delivered.rate"] == pytest.approx(
        sum(one.metrics["delivered.rate"] for one in each) / 3
    )
    with pytest.raises(EnvironmentLacking, match="3 replications, whose journals are not kept"):
        found.frame()


def test_every_replication_is_judged_by_itself(story: Path, tmp_path: Path):
    found = run(story, seeds=6, out=tmp_path / "out")
    passed = sum(one.passed for one in found.replications())
    first, second = found.expectations
    assert 0 < passed < 6
    assert not found.passed
    assert first["measured"].startswith(f"held in {passed} of 6; first missed by seed ")
    assert (second["passed"], second["measured"]) == (True, "held in all 6 replications")


def test_replications_cut_short_are_one_incomplete_run(tmp_path: Path):
    def simulate(scenario, journal):
        if scenario.seed == 44:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replicate(Story(), 5, tmp_path, steps(simulate))
    [(path, record)] = listing(tmp_path)
    assert (record.status, record.metrics, record.seeds) == ("incomplete", {}, range(42, 47))
    with pytest.raises(EnvironmentLacking, match="incomplete"):
        Run.open(path)


def test_only_one_journal_lies_on_the_disk_at_a_time(story: Path, tmp_path: Path):
    seen = []

    def simulate(scenario, journal):
        seen.append(len(list(tmp_path.glob("out/*/events/part-*"))))
        engine.run(scenario, journal)

    found = replicate(load(story), 3, tmp_path / "out", Steps(simulate, assess))
    assert found.record.rows > 0
    assert seen == [0, 0, 0]


@pytest.mark.parametrize(("seeds", "said"), [(0, "one seed or more"), (2**63 - 42 + 1, r"2\*\*63 - 1")])
def test_seeds_that_do_not_exist_are_refused(tmp_path: Path, seeds, said):
    with pytest.raises(ScenarioInvalid, match=said):
        replicate(Story(), seeds, tmp_path, steps())
    assert list(listing(tmp_path)) == []


TWO = """\
version: 1
sender: {domain: s.test, retry: {schedule: [1m, 5m], tail: repeat, give_up: {after: 1h}}}
servers:
  one: {domains: [one.test], rules: [{name: full, reply: "452 4.2.2 Full", chance: 30%}]}
  two: {domains: [two.test], rules: [{name: gone, reply: "550 5.1.1 No such user", chance: 30%}]}
workload: [{name: w, messages: 400, over: 1h, to: {one.test: 50%, two.test: 50%}}]
"""


def test_a_run_in_shards_is_the_run_and_leaves_nothing_beside_it(tmp_path: Path):
    (tmp_path / "two.yaml").write_text(TWO)
    whole = run(tmp_path / "two.yaml", out=tmp_path / "runs")
    shared = run(tmp_path / "two.yaml", out=tmp_path / "runs", shards=2)
    assert shared.digest == whole.digest
    assert shared.metrics == whole.metrics
    assert shared.frame().collect().equals(whole.frame().collect())
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["0001-two-s1", "0002-two-s1"]


def test_a_limit_holds_in_shards_and_on_the_wire_as_well(tmp_path: Path):
    (tmp_path / "two.yaml").write_text(TWO)
    limited = partial(run, tmp_path / "two.yaml", out=tmp_path / "runs", limit=4)
    whole = limited()
    assert [limited(shards=2).digest, limited(wire=True).digest] == [whole.digest] * 2
    accepted = whole.frame().collect().filter(pl.col("kind") == "accepted")
    assert accepted.group_by("campaign").len()["len"].to_list() == [4] * accepted["campaign"].n_unique()
