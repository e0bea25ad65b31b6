import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main, program
from simulator.runs import listing, read

ROOT = Path(__file__).parents[2]

STORY = """\
version: 1
name: {name}
sender: {{domain: news.example.test}}
servers: {{inbox: {{domains: [inbox.test]}}}}
workload: [{{name: mail, messages: {messages}, to: {{inbox.test: 100%}}}}]
expect: [delivered.rate >= {rate}]
"""
DEAF = '{domains: [inbox.test], rules: [{name: deaf, reply: "550 5.1.1 No"}]}'


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def story(path: str, name: str = "story", messages: int = 3, rate: str = "50%") -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(STORY.format(name=name, messages=messages, rate=rate))
    return path


def call(*arguments: str) -> Result:
    """The verb with its exit code, as the shell sees it."""
    return CliRunner().invoke(_Main(), ["run", *arguments])


class _Main:
    """``main`` in the form in which click's runner calls a command."""

    name = "mtasim"

    def main(self, args, prog_name, **extra):
        main(list(args))


def test_a_limit_sends_the_first_of_each_entry_and_the_run_says_so():
    told = call(story("a.yaml", messages=9), "--limit", "4").stdout
    assert "nothing was sent, 4 messages of each entry" in told
    assert "reproduce  mtasim run a.yaml --limit 4 --seed 1" in told
    [(_, record)] = listing(Path("results"))
    assert record.limit == 4


def test_a_pace_belongs_to_the_wire():
    refused = call(story("a.yaml"), "--pace", "60x")
    assert (refused.exit_code, "--pace belongs to --wire" in refused.stderr) == (2, True)
    refused = call("a.yaml", "--wire", "--pace", "quick")
    assert (refused.exit_code, "'quick' is no pace: write max" in refused.stderr) == (2, True)


def test_at_a_pace_the_story_is_the_same():
    story("a.yaml")
    text = Path("a.yaml").read_text().replace("messages: 3,", "messages: 3, every: 1m,")
    Path("a.yaml").write_text(text)
    began = time.monotonic()
    paced = call("a.yaml", "--wire", "--pace", "600x")
    assert paced.exit_code == 0
    assert time.monotonic() - began > 0.2
    assert "(600 times real time, sent by SMTP on this machine)" in paced.stdout
    assert "reproduce  mtasim run a.yaml --wire --pace 600x --seed 1" in paced.stdout
    call("a.yaml")
    records = [record for _, record in listing(Path("results"))]
    assert {record.pace for record in records} == {600, None}
    assert len({record.digest for record in records}) == 1


def test_on_the_wire_the_story_is_the_same_and_the_run_says_so():
    virtual, real = call(story("a.yaml")), call("a.yaml", "--wire")
    assert real.exit_code == 0, real.output
    assert "(virtual time, nothing was sent)" in virtual.stdout
    assert "(virtual time, sent by SMTP on this machine)" in real.stdout
    assert "reproduce  mtasim run a.yaml --wire --seed 1" in real.stdout
    records = [record for _, record in listing(Path("results"))]
    assert {record.wire for record in records} == {True, False}
    assert len({record.digest for record in records}) == 1


def test_one_scenario_is_summed_up_and_kept():
    found = call(story("a.yaml"))
    assert found.exit_code == 0, found.output
    assert "scenario story · seed 1" in found.stdout
    assert "✓ delivered.rate >= 50%" in found.stdout
    assert "reproduce  mtasim run a.yaml --seed 1" in found.stdout
    assert (Path("results") / "0001-story-s1" / "run.json").is_file()


def test_a_missed_expectation_is_exit_code_1_and_says_where():
    text = Path(story("a.yaml")).read_text()
    Path("a.yaml").write_text(text.replace("[delivered.rate >= 50%]", "\n  - delivered.count == 4"))
    found = call("a.yaml")
    assert found.exit_code == 1
    assert "✗ delivered.count == 4" in found.stdout
    assert "a.yaml:7" in found.stdout


@pytest.mark.parametrize("how", [(), ("-q",)])
def test_a_missed_expectation_is_told_as_a_story(how):
    text = Path(story("a.yaml")).read_text().replace("{domains: [inbox.test]}", DEAF)
    Path("a.yaml").write_text(text)
    found = call("a.yaml", *how)
    assert found.exit_code == 1
    assert "rule deaf  a.yaml:4" in found.stdout
    assert "550 5.1.1 No (at rcpt)" in found.stdout


def test_json_is_one_object_in_the_promised_form():
    story("s/b.yaml", "b")
    story("s/deep/a.yaml", "a")
    found = call("s", "--json", "--seed", "9", "--out", "kept")
    assert found.exit_code == 0, found.output
    runs = json.loads(found.stdout)["runs"]
    assert [run["scenario"] for run in runs] == ["b", "a"]
    keys = ["id", "path", "scenario", "seed", "passed", "expectations", "metrics", "digest"]
    for run in runs:
        assert list(run) == keys
        assert run["seed"] == 9
        assert run["metrics"]["delivered.rate"] == 1
        assert run["metrics"]["by"]["server"]["inbox"]["delivered.count"] == 3
        assert Path(run["path"], "run.json").is_file()
    [expectation] = runs[0]["expectations"]
    assert list(expectation) == ["text", "passed", "measured", "at", "witness", "warn"]
    assert (expectation["text"], expectation["passed"]) == ("delivered.rate >= 50%", True)
    assert expectation["at"] == "s/b.yaml:6"


def test_replications_are_summed_up_and_kept_as_one_run():
    found = call(story("a.yaml", messages=20), "--seed", "5", "--seeds", "3")
    assert found.exit_code == 0, found.output
    assert "scenario story · seeds 5..7 · simulated 3 times up to" in found.stdout
    assert "METRIC" in found.stdout
    assert found.stdout.splitlines()[-1] == " reproduce  mtasim run a.yaml --seed 5 --seeds 3"
    [(path, record)] = listing(Path("results"))
    assert (path.name, record.seeds) == ("0001-story-s5-7", range(5, 8))


def test_the_json_of_replications_has_all_of_them():
    found = call(story("a.yaml"), "--seeds", "2", "--json")
    [told] = json.loads(found.stdout)["runs"]
    assert [one["seed"] for one in told["replications"]] == [1, 2]
    assert list(told["estimates"]["delivered.rate"]) == ["mean", "low", "high"]


@pytest.mark.parametrize(("seed", "seeds"), [("1", "0"), ("1", "x"), (str(2**63 - 1), "2")])
def test_seeds_that_do_not_exist_are_exit_code_2(seed, seeds):
    found = call(story("a.yaml"), "--seed", seed, "--seeds", seeds)
    assert found.exit_code == 2
    assert not Path("results").exists()


def test_several_scenarios_get_a_line_each_and_a_tally():
    found = call(story("a.yaml", "a"), story("b.yaml", "b"))
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["✓", "a"], ["✓", "b"]]
    assert lines[-1] == "2 scenarios run, all passed"


def test_quiet_says_nothing_where_all_is_well():
    assert call(story("a.yaml"), "-q").output == ""


def test_nothing_matched_is_exit_code_5():
    Path("empty").mkdir()
    found = call("empty")
    assert found.exit_code == 5
    assert "no scenario" in found.stderr
    found = call("empty", "--json")
    assert (found.exit_code, json.loads(found.stdout)) == (5, {"runs": []})


def test_a_path_that_is_not_there_is_exit_code_2():
    found = call("nowhere.yaml")
    assert found.exit_code == 2
    assert "nowhere.yaml" in found.stderr


def test_nothing_runs_until_everything_is_valid():
    Path("bad.yaml").write_text(STORY.format(name="bad", messages=3, rate="50%").replace("servers", "servrs"))
    Path("worse.yaml").write_text("version: 1\nfoo: 1\n")
    found = call(story("a.yaml"), "bad.yaml", "worse.yaml")
    assert found.exit_code == 2
    assert found.stdout == ""
    assert "bad.yaml:4:1" in found.stderr
    assert "worse.yaml:2:1" in found.stderr
    assert not Path("results").exists()


def test_set_lays_over_the_file_and_is_repeated_in_the_reproduce_line():
    found = call(story("a.yaml"), "--set", "workload.mail.messages=7", "--set", "name=other")
    assert found.exit_code == 0, found.output
    assert "scenario other" in found.stdout
    assert "--set name=other" in found.stdout
    [(path, record)] = listing(Path("results"))
    assert record.metrics["messages.total"] == 7
    assert path.name == "0001-other-s1"


def test_a_misspelt_override_is_refused_with_a_suggestion():
    found = call(story("a.yaml"), "--set", "sender.retry.jiter=none")
    assert found.exit_code == 2
    assert "command line" in found.stderr
    assert "jitter" in found.stderr


def test_a_results_folder_that_cannot_be_written_is_exit_code_4():
    Path("taken").write_text("")
    found = call(story("a.yaml"), "--out", "taken")
    assert found.exit_code == 4
    assert "--out DIR" in found.stderr


def test_a_fault_of_ours_is_exit_code_3_and_leaves_the_run_incomplete(monkeypatch, tmp_path):
    def broken(scenario, journal):
        raise ZeroDivisionError("odd")

    monkeypatch.setattr("simulator.engine.run", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = call(story("a.yaml"))
    assert found.exit_code == 3
    assert "Sorry" in found.stderr
    assert "Traceback" not in found.stderr
    assert [record.status for _, record in listing(Path("results"))] == ["incomplete"]


def test_colour_is_there_if_it_is_asked_for(monkeypatch):
    assert "\x1b[" in call(story("a.yaml"), "--color", "always").stdout
    assert "\x1b[" not in call("a.yaml").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in call("a.yaml").stdout
    assert "\x1b[" not in call("a.yaml", "--color", "never").stdout


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_is_kept_and_marked(place, sent):
    call(story("first.yaml", "first"))
    story("second.yaml", "second", messages=1_000_000)
    with subprocess.Popen(
        [sys.executable, "-m", "simulator", "run", "second.yaml"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while len(list(Path("results").glob("0002-*/events"))) == 0:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(sent)
        said = process.stderr.read()
    (_, first), (_, second) = listing(Path("results"))
    assert (first.is_complete, second.is_complete) == (True, False)
    if sent == signal.SIGINT:
        assert process.returncode == 130
        assert said.splitlines()[-1].startswith("interrupted")
        assert "Traceback" not in said
        assert second.status == "incomplete"
    assert "incomplete" in CliRunner().invoke(program, ["runs"]).stdout


def test_the_same_seed_gives_the_same_digest_whatever_the_hash_seed():
    story("a.yaml", messages=50)
    digests = set()
    for hash_seed in ("0", "1"):
        found = subprocess.run(
            [sys.executable, "-m", "simulator", "run", "a.yaml", "--json"],
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        )
        digests.add(json.loads(found.stdout)["runs"][0]["digest"])
    assert len(digests) == 1
    assert read(Path("results/0001-story-s1")).digest in digests


def test_what_cannot_be_shared_out_is_said_and_run_whole():
    result = call(story("a.yaml", messages=30), "--shards", "2")
    assert result.exit_code == 0
    assert 'story: 1 shard, not 2: sender "main" has 20 connections to a domain' in result.stderr


@pytest.mark.parametrize("number", ["0", "x", "1001", "-1"])
def test_a_number_of_shards_is_a_number(number):
    result = call(story("a.yaml"), "--shards", number)
    assert result.exit_code == 2


def test_a_run_on_the_wire_is_not_shared_out():
    result = call(story("a.yaml"), "--wire", "--shards", "2")
    assert result.exit_code == 2
    assert "one of --wire and --shards" in result.stderr
