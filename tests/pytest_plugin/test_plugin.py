"""The plug-in at work, in runs of pytest of its own (pytester)."""

import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

import simulator
import simulator.pytest_plugin.collecting
from simulator.errors import EnvironmentLacking
from simulator.report.story import stories

pytest_plugins = ["pytester"]

STORY = """\
version: 1
name: {name}
sender: {{domain: a.test, retry: {{give_up: {{after_attempts: 2}}}}}}
servers:
  i:
    domains: [i.test]
    rules: [{{name: gone, when: {{recipient: "gone@*"}}, reply: "550 5.1.1 No such user"}}]
workload: [{{name: mail, to: [bob@i.test, gone@i.test]}}]
expect:
  - delivered.rate >= {rate}
  - delivered.count == 1
  - delivered.count == 1
  - message: {{to: gone@i.test}}
    outcome: failed
"""
NAMES = [
    "delivered/rate >= {}",
    "delivered/count == 1",
    "delivered/count == 1 (2)",
    "message gone@i/test: outcome failed",
]


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory):
    """All that a run imports is imported before: pytester forgets what is new after each of its runs."""
    place = tmp_path_factory.mktemp("warm")
    (place / "a.yaml").write_text(STORY.format(name="warm", rate="90%"))
    assert list(stories(simulator.run(place / "a.yaml", out=place).path))


@pytest.fixture
def place(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project with two scenarios, one of which misses an expectation, and a test of its own."""
    pytester.makeini("[pytest]\nmtasim_scenarios = scenarios/*.yaml\n")
    pytester.mkdir("scenarios")
    write(pytester, "scenarios/good.yaml", "good", "50%")
    write(pytester, "scenarios/bad.yaml", "bad", "90%")
    pytester.makepyfile(test_own="def test_own(): pass")
    return pytester


def write(place: pytest.Pytester, file: str, name: str, rate: str) -> None:
    (place.path / file).parent.mkdir(parents=True, exist_ok=True)
    (place.path / file).write_text(STORY.format(name=name, rate=rate))


def runs_of(result: pytest.RunResult) -> Path | None:
    """Where the runs of failed tests were kept."""
    said = [line for line in result.outlines if line.startswith("runs: mtasim runs --out ")]
    return Path(said[0].split()[-1]) if said else None


def test_the_plug_in_is_found_by_pytest_itself():
    [found] = [one for one in entry_points(group="pytest11") if one.name == "mtasim"]
    assert found.value == "simulator.pytest_plugin"


def test_loading_it_imports_nothing_else_of_mtasim():
    said = "import sys, pytest, simulator.pytest_plugin; print([m for m in sys.modules if 'simulator' in m])"
    found = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert found.stdout == "['simulator', 'simulator.pytest_plugin']\n"


def test_without_the_ini_option_no_scenario_is_opened(place: pytest.Pytester):
    place.makeini("[pytest]\n")
    place.runpytest().assert_outcomes(passed=1)
    assert place.runpytest("scenarios/bad.yaml").ret == pytest.ExitCode.USAGE_ERROR


def test_every_expectation_is_a_test_with_a_name_without_dots(place: pytest.Pytester):
    result = place.runpytest("--collect-only", "-q")
    tests = [line for line in result.outlines if "::" in line]
    bad = [f"scenarios/bad.yaml::{name.format('90%')}" for name in NAMES]
    good = [f"scenarios/good.yaml::{name.format('50%')}" for name in NAMES]
    assert sorted(tests) == sorted([*bad, *good, "test_own.py::test_own"])


def test_a_miss_is_told_as_a_story_without_a_traceback(place: pytest.Pytester):
    result = place.runpytest()
    result.assert_outcomes(passed=8, failed=1)
    said = result.stdout.str()
    head = said.index("bad seed 1: delivered/rate >= 90%")
    for part in (
        "✗ delivered.rate >= 90%",
        "measured: 50.0 % (1 of 2)",
        "550 5.1.1 No such user",
        "rule gone  scenarios/bad.yaml:7",
        "reproduce  mtasim run scenarios/bad.yaml --seed 1",
    ):
        assert part in said[head:]
    assert "Traceback" not in said
    assert "runtest" not in said
    kept = runs_of(result)
    assert kept is not None
    assert (kept / "0001-bad-s1" / "run.json").is_file()


def test_a_test_can_be_chosen_like_any_other(place: pytest.Pytester):
    place.runpytest("scenarios/bad.yaml::delivered/count == 1").assert_outcomes(passed=1)
    place.runpytest("-k", "rate and bad").assert_outcomes(failed=1, deselected=8)
    place.runpytest("test_own.py").assert_outcomes(passed=1)


def test_the_junit_report_of_pytest_shows_the_line(place: pytest.Pytester):
    place.runpytest("--junitxml=junit.xml", "-o", "junit_family=xunit1", "scenarios/bad.yaml")
    cases = list(Xml.parse(place.path / "junit.xml").iter("testcase"))
    assert [(case.get("file"), int(case.get("line", 0)) + 1) for case in cases] == [
        ("scenarios/bad.yaml", line) for line in (10, 11, 12, 13)
    ]
    assert "✗ delivered.rate >= 90%" in cases[0].findtext("failure")


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_scenario_runs_once_for_all_its_tests_and_for_all_workers(place: pytest.Pytester, workers: str):
    result = place.runpytest_subprocess("-n", workers)
    result.assert_outcomes(passed=8, failed=1)
    kept = runs_of(result)
    assert sorted(path.name[5:] for path in kept.glob("0*")) == ["bad-s1", "good-s1"]


def test_where_all_passed_no_run_is_left(place: pytest.Pytester):
    write(place, "scenarios/bad.yaml", "bad", "50%")
    place.makeconftest(
        "def pytest_sessionstart(session):\n"
        "    print(session.config.pluginmanager.getplugin('mtasim-scenarios').runs)\n"
    )
    result = place.runpytest("-s")
    result.assert_outcomes(passed=9)
    [runs] = [line for line in result.outlines if "mtasim-" in line and "/" in line and " " not in line]
    assert not Path(runs).exists()
    assert runs_of(result) is None


def test_scenarios_are_found_wherever_pytest_looks_for_tests(place: pytest.Pytester):
    (place.path / "tests").mkdir()
    (place.path / "test_own.py").rename(place.path / "tests" / "test_own.py")
    place.makeini("[pytest]\ntestpaths = tests\nmtasim_scenarios = scenarios/good.yaml tests\n")
    write(place, "tests/deep/more.yaml", "more", "50%")
    place.runpytest().assert_outcomes(passed=9)
    place.runpytest("tests").assert_outcomes(passed=5)


def test_a_pattern_that_matches_nothing_is_a_mistake(place: pytest.Pytester):
    place.makeini("[pytest]\nmtasim_scenarios = scenario/*.yaml\n")
    result = place.runpytest()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "mtasim_scenarios: 'scenario/*.yaml' matches nothing" in result.stderr.str()


def test_what_is_wrong_with_a_file_is_shown_with_its_place(place: pytest.Pytester):
    write(place, "scenarios/bad.yaml", "bad", "93")
    result = place.runpytest()
    result.assert_outcomes(errors=1)
    said = result.stdout.str()
    assert "E008 delivered.rate is a share, and this a number" in said
    assert "-> scenarios/bad.yaml:10:23" in said
    assert "Traceback" not in said


def test_a_scenario_that_expects_nothing_is_run(place: pytest.Pytester):
    text = (place.path / "scenarios/good.yaml").read_text()
    (place.path / "scenarios/good.yaml").write_text(text[: text.index("expect:")])
    result = place.runpytest("-v", "scenarios/good.yaml")
    result.assert_outcomes(passed=1)
    assert "runs to its end PASSED" in result.stdout.str()


def test_the_cases_of_a_file_are_told_apart(place: pytest.Pytester):
    file = place.path / "scenarios/good.yaml"
    matrix = "matrix: {seed: 1..2, sender.retry.give_up.after_attempts: [1, 2]}\n"
    story = file.read_text().replace("550 5.1.1 No such user", "451 4.3.0 Busy")
    file.write_text(story.replace("name: good\n", f"name: v1.2\n{matrix}") + "  - attempts.max <= 1\n")
    result = place.runpytest("--collect-only", "-q", "scenarios/good.yaml")
    names = [line.split("::")[1] for line in result.outlines if "::" in line]
    cases = [f"v1/2-{attempts} seed {seed}" for seed in (1, 2) for attempts in (1, 2)]
    assert names == [case for case in cases for _ in range(5)]
    place.runpytest("-n", "0", "scenarios/good.yaml").assert_outcomes(passed=18, failed=2)
    place.runpytest(f"scenarios/good.yaml::{cases[3]}").assert_outcomes(passed=4, failed=1)


def test_a_miss_that_only_warns_is_a_warning(place: pytest.Pytester):
    text = (place.path / "scenarios/bad.yaml").read_text()
    line = "{that: delivered.rate >= 90%, warn: true}"
    (place.path / "scenarios/bad.yaml").write_text(text.replace("delivered.rate >= 90%", line))
    result = place.runpytest("scenarios/bad.yaml")
    result.assert_outcomes(passed=4, warnings=1)
    assert "MissedWarning: delivered/rate >= 90%: 50.0 % (1 of 2)" in result.stdout.str()


def test_what_the_machine_lacks_is_said_without_a_traceback(place: pytest.Pytester, monkeypatch):
    def full(scenario, out):
        raise EnvironmentLacking("the disk is full")

    monkeypatch.setattr("simulator.pytest_plugin.items.execute", full)
    result = place.runpytest("scenarios/good.yaml")
    result.assert_outcomes(failed=4)
    assert "the disk is full" in result.stdout.str()
    assert "Traceback" not in result.stdout.str()
