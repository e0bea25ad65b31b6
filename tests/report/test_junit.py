from pathlib import Path
from xml.etree import ElementTree as Xml

from simulator.errors import Problem
from simulator.report.junit import junit, junit_of_problems
from tests.runs.made import HELD, MISSED, made

WHOLE = """\
<?xml version="1.0" encoding="utf-8"?>
<testsuites name="mtasim" tests="2" failures="1" errors="0">
  <testsuite name="welcome" tests="2" failures="1" errors="0" timestamp="2026-01-05T09:00:00+00:00" time="0.900">
    <properties>
      <property name="file" value="scenarios/welcome.yaml" />
      <property name="seed" value="42" />
      <property name="digest" value="dddddddddddddddddddddddddddddddd" />
      <property name="reproduce" value="mtasim run scenarios/welcome.yaml --seed 42" />
    </properties>
    <testcase name="delivered.rate &gt;= 93%" classname="welcome" file="quickstart.yaml" line="51">
      <properties>
        <property name="file" value="quickstart.yaml" />
        <property name="line" value="51" />
        <property name="seed" value="42" />
      </properties>
    </testcase>
    <testcase name="attempts.p95 &lt;= 4 where server=throttled" classname="welcome" file="quickstart.yaml" line="52">
      <properties>
        <property name="file" value="quickstart.yaml" />
        <property name="line" value="52" />
        <property name="seed" value="42" />
      </properties>
      <failure message="6" type="expectation">{story}</failure>
    </testcase>
  </testsuite>
</testsuites>
"""  # noqa: E501


def test_the_whole_document(tmp_path: Path):
    folder = made(tmp_path, passed=False, expectations=(HELD, MISSED))
    text = junit([folder])
    story = Xml.fromstring(text).findtext(".//failure")
    assert text == WHOLE.format(story=story.replace("<", "&lt;"))
    for part in ("attempts.p95 <= 4 where server=throttled", "quickstart.yaml:52", "measured: 6"):
        assert part in story
    assert "mtasim run scenarios/welcome.yaml --seed 42" in story


def test_a_scenario_that_expects_nothing_is_a_case_that_passed(tmp_path: Path):
    [suite] = Xml.fromstring(junit([made(tmp_path, expectations=())]))
    assert suite.get("tests") == "1"
    assert suite.find("testcase").attrib == {
        "name": "runs to its end",
        "classname": "welcome",
        "file": "scenarios/welcome.yaml",
    }


def test_counts_are_summed_over_suites(tmp_path: Path):
    folders = [made(tmp_path, expectations=(HELD, MISSED)), made(tmp_path, expectations=(MISSED,))]
    root = Xml.fromstring(junit(folders))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "2", "0")


def test_what_xml_forbids_is_spelt_out(tmp_path: Path):
    odd = MISSED | {"text": "message a\x1b[31m: replies \ufffe <&>", "measured": "\x00"}
    case = Xml.fromstring(junit([made(tmp_path, expectations=(odd,))])).find(".//testcase")
    assert case.get("name") == "message a\\x1b[31m: replies \\xfffe <&>"
    assert case.find("failure").get("message") == "\\x00"


def test_what_keeps_a_scenario_from_running_is_an_error():
    problems = [
        Problem("E001", 'unknown key "nam"', "a.yaml", 2, 1, 3, "nam: x", 'did you mean "name"?'),
        Problem("W027", "the domain is real", "a.yaml", 3),
        Problem("E021", "the file cannot be read", "b.yaml"),
    ]
    root = Xml.fromstring(junit_of_problems(problems))
    assert [(suite.get("name"), suite.get("tests"), suite.get("errors")) for suite in root] == [
        ("a.yaml", "2", "1"),
        ("b.yaml", "1", "1"),
    ]
    case, warning = root[0]
    assert (case.get("file"), case.get("line"), case.get("classname")) == ("a.yaml", "2", "a.yaml")
    error = case.find("error")
    assert error.get("type") == "E001"
    assert error.text == 'E001 unknown key "nam" -> a.yaml:2:1\nnam: x\ndid you mean "name"?'
    assert warning.find("error") is None


def test_an_expectation_that_only_warns_fails_nothing(tmp_path: Path):
    root = Xml.fromstring(junit([made(tmp_path, expectations=(MISSED | {"warn": True},))]))
    assert root.get("failures") == "0"
    assert root.find(".//failure") is None
    assert root.findtext(".//system-out") == "warning: 6"


def test_cases_of_one_name_are_told_apart_by_their_seeds(tmp_path: Path):
    folders = [made(tmp_path, seed=seed, expectations=(HELD,)) for seed in (1, 2, 2)]
    folders.append(made(tmp_path, scenario="other", expectations=(HELD,)))
    names = [case.get("classname") for case in Xml.fromstring(junit(folders)).iter("testcase")]
    assert names == ["welcome seed 1", "welcome seed 2", "welcome seed 2 (2)", "other"]
