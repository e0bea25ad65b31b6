"""Runs as JUnit XML, which CI servers read: a suite for each run, a case for each expectation.

A missed expectation is a ``failure``, what kept a scenario from running an ``error``. There is no
standard; the form is that of the Jenkins xUnit schema, with the attributes ``file`` and ``line`` of
pytest's family ``xunit1``, by which GitLab finds the source.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from simulator.errors import Problem
from simulator.report.figures import seeds
from simulator.report.lines import Line, plain
from simulator.report.record import Found, is_missed, placed
from simulator.report.story import stories

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold (XML 1.0 section 2.2)."""

UNTESTED = "runs to its end"
"""The one case of a scenario that expects nothing."""


def junit(folders: Iterable[Path]) -> str:
    """The document about finished runs; those of one name, as the cases of a matrix, by their seeds."""
    found = [Found.at(folder) for folder in folders]
    often = Counter(run.record["scenario"] for run in found)
    names = [f"{name} {run.dice}" if often[name := run.record["scenario"]] > 1 else name for run in found]
    return _document(list(map(_suite, found, different(names))))


def different(names: Iterable[str]) -> list[str]:
    """The names, those that occur again numbered."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def junit_of_problems(problems: Iterable[Problem]) -> str:
    """The document about scenarios that cannot be run: a case for each problem."""
    files: dict[str, list[Problem]] = {}
    for problem in problems:
        files.setdefault(problem.file, []).append(problem)
    return _document([_refused(file, found) for file, found in files.items()])


def _document(suites: Sequence[Xml.Element]) -> str:
    totals = {name: str(sum(int(suite.get(name, 0)) for suite in suites)) for name in _COUNTS}
    root = Xml.Element("testsuites", {"name": "mtasim", **totals})
    root.extend(suites)
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


_COUNTS = ("tests", "failures", "errors")


def _suite(run: Found, name: str) -> Xml.Element:
    record = run.record
    told = (lines for _, lines in stories(run.folder))
    cases = [_case(run, name, one, next(told) if is_missed(one) else None) for one in run.expectations]
    cases = cases or [_named("testcase", name=UNTESTED, classname=name, file=record["file"])]
    suite = _counted(name, cases, failures=len(run.failures))
    suite.set("timestamp", record["created"])
    suite.set("time", f"{record['took_s']:.3f}")
    about = {"file": record["file"], "seed": seeds(run.seeds), "digest": record["digest"]}
    suite.insert(0, _properties({**about, "reproduce": run.command(record["seed"])}))
    return suite


def _case(run: Found, suite: str, expectation: Mapping[str, Any], story: list[Line] | None) -> Xml.Element:
    file, line = placed(expectation)
    place = {"file": file, "line": str(line)}
    case = _named("testcase", name=expectation["text"], classname=suite, **place)
    case.append(_properties({**place, "seed": seeds(run.seeds)}))
    if story is not None:
        missed = _named("failure", message=expectation["measured"], type="expectation")
        missed.text = _legal(plain(story))
        case.append(missed)
    elif not expectation["passed"]:
        Xml.SubElement(case, "system-out").text = _legal(f"warning: {expectation['measured']}")
    return case


def _refused(file: str, problems: Sequence[Problem]) -> Xml.Element:
    cases = []
    for problem in problems:
        name = f"{problem.code} {problem.message}"
        case = _named("testcase", name=name, classname=file, file=file, line=str(problem.line))
        if not problem.is_warning:
            told = _named("error", message=name, type=problem.code)
            told.text = _legal("\n".join(filter(None, (str(problem), problem.source, problem.help))))
            case.append(told)
        cases.append(case)
    return _counted(file, cases, errors=sum(not problem.is_warning for problem in problems))


def _counted(name: str, cases: Sequence[Xml.Element], failures: int = 0, errors: int = 0) -> Xml.Element:
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": str(errors)}
    suite = _named("testsuite", name=name, **counts)
    suite.extend(cases)
    return suite


def _properties(told: Mapping[str, object]) -> Xml.Element:
    found = Xml.Element("properties")
    found.extend(_named("property", name=name, value=str(value)) for name, value in told.items())
    return found


def _named(tag: str, **attributes: str) -> Xml.Element:
    return Xml.Element(tag, {name: _legal(value) for name, value in attributes.items()})


def _legal(text: str) -> str:
    return _ILLEGAL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
