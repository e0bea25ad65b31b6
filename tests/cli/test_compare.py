import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program
from simulator.runs import set_baseline
from tests.cli.test_run import _Main
from tests.runs.made import made, made_of, replication


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """1 and 2: twenty seeds each, 2 delivers 2 % less; 3: a single run; 4: a run cut short."""
    for less in (0.0, 0.02):
        each = ((seed, 0.93 - less + seed % 3 / 1000) for seed in range(42, 62))
        made_of(tmp_path, *(replication(seed, metrics=figures(rate)) for seed, rate in each))
    made(tmp_path, "single", metrics=figures(0.5))
    made(tmp_path, "killed", status="running")
    return tmp_path


def figures(rate):
    return {
        "accepted.count": 3000,
        "delivered.rate": rate,
        "by": {"campaign": {"news": {"delivered.rate": rate}}},
    }


def call(out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(_Main(), ["compare", "--out", str(out), *arguments])


def test_a_difference_is_shown_and_is_no_failure(out: Path):
    found = call(out, "1", "2")
    assert found.exit_code == 0, found.output
    assert found.stdout.splitlines()[0].startswith(" A     1  welcome  seeds 42..61")
    assert "delivered.rate                   93.1 %       91.1 %       -2.0 %" in found.stdout
    assert "lower" in found.stdout


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("delivered.rate < -1%", 1),
        ("delivered.rate < -3%", 0),
        ("delivered.rate(news) < -1%", 1),
        ("accepted.count != 0", 0),
        ("accepted.count < -1%", 0),
    ],
)
def test_a_breach_is_exit_code_1(out: Path, limit, code):
    found = call(out, "1", "2", "--fail-on", limit)
    assert found.exit_code == code, found.output
    assert f"{'✗' if code else '✓'} {limit}" in found.stdout


def test_one_breach_of_several_limits_is_enough(out: Path):
    limits = ("--fail-on", "accepted.count > 0", "--fail-on", "delivered.rate < 0")
    found = call(out, "1", "2", *limits)
    assert (found.exit_code, found.stdout.count("✗"), found.stdout.count("✓")) == (1, 1, 1)
    quiet = call(out, "1", "2", "-q", *limits)
    assert quiet.exit_code == 1
    assert quiet.stdout.splitlines()[0] == " LIMITS  1 breached"
    assert "accepted.count" not in quiet.stdout
    assert call(out, "2", "1", "-q", *limits).output == ""


def test_the_baseline_is_a_and_the_last_run_b(out: Path):
    set_baseline("2", out)
    for named in (["--baseline"], ["--baseline", "3"], ["baseline", "@last"]):
        lines = call(out, *named).stdout.splitlines()
        assert lines[0].startswith(" A     2  welcome")
        assert lines[1].startswith(" B     3  single")


def test_a_single_run_meets_the_replication_with_its_seed(out: Path):
    told = json.loads(call(out, "1", "3", "--json").stdout)
    assert told["paired"] is True
    assert told["metrics"]["delivered.rate"]["a"] == 0.93
    assert told["metrics"]["delivered.rate"]["change"] == {"mean": -0.43, "low": None, "high": None}


def test_json_is_one_object_in_the_promised_form(out: Path):
    found = call(out, "1", "2", "--json", "--fail-on", "delivered.rate < -1%")
    told = json.loads(found.stdout)
    assert found.exit_code == 1
    assert list(told) == ["a", "b", "paired", "metrics", "limits", "passed"]
    assert list(told["a"]) == ["id", "path", "scenario", "seeds", "set"]
    assert told["a"]["seeds"] == list(range(42, 62))
    rate = told["metrics"]["delivered.rate"]
    assert list(rate) == ["unit", "a", "b", "change", "p", "sure", "lacking"]
    assert (rate["change"]["mean"], rate["sure"]) == (pytest.approx(-0.02), True)
    (limit,) = told["limits"]
    assert list(limit) == ["limit", "breached", "may_be_chance", "change", "lacking"]
    assert (limit["breached"], told["passed"]) == (True, False)


def test_limits_that_cannot_be_read_are_all_told_at_once(out: Path):
    found = call(out, "1", "2", "--fail-on", "delivred.rate < 0", "--fail-on", "delivered.rate(nws) < 0")
    assert found.exit_code == 2
    assert found.stdout == ""
    assert "command line:1:11" in found.stderr
    assert 'did you mean "delivered.rate"?' in found.stderr
    assert "command line:1:26" in found.stderr
    assert 'did you mean "news"?' in found.stderr


@pytest.mark.parametrize("named", [[], ["1"], ["1", "2", "3"], ["--baseline", "1", "2"]])
def test_two_runs_must_be_named(out: Path, named):
    found = call(out, *named)
    assert found.exit_code == 2
    assert "name two runs, A and B, or --baseline and at most one" in found.stderr


@pytest.mark.parametrize(("named", "code"), [("17", 2), ("baseline", 2), ("4", 4)])
def test_a_run_that_is_not_there_or_not_whole_is_refused(out: Path, named, code):
    found = call(out, "1", named)
    assert found.exit_code == code
    assert "help:" in found.stderr


def test_verbose_shows_what_is_equal(out: Path):
    assert "accepted.count" not in call(out, "1", "2").stdout
    assert "accepted.count" in call(out, "1", "2", "-v").stdout


def test_it_is_a_verb_of_the_program():
    assert "compare" in program.commands
