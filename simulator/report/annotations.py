"""Workflow commands of GitHub Actions: what is wrong, shown beside the line that says so.

``::error file=...,line=...,title=...::text``; percent signs, line ends and, in what stands before
the text, colons and commas are escaped (GitHub, "Workflow commands", and actions/toolkit).
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.errors import Problem
from simulator.report.lines import plain, printable
from simulator.report.record import Found, placed
from simulator.report.story import stories

_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def annotations(folders: Iterable[Path]) -> Iterator[str]:
    """A command for each expectation that was missed: an error, or a warning where it only warns."""
    for folder in folders:
        run = Found.at(folder)
        for expectation, story in stories(folder):
            yield _about("error", run, expectation, plain(story))
        for expectation in run.warnings:
            yield _about("warning", run, expectation, f"measured: {expectation['measured']}")


def annotations_of_problems(problems: Iterable[Problem]) -> Iterator[str]:
    """A command for each problem of a scenario: an error, or a warning."""
    for problem in problems:
        level = "warning" if problem.is_warning else "error"
        told = "\n".join(filter(None, (problem.message, problem.help)))
        place = {"line": problem.line, "col": problem.column} if problem.line else {}
        yield _command(level, told, file=problem.file, **place, title=f"mtasim {problem.code}")


def _about(level: str, run: Found, expectation: Mapping[str, Any], text: str) -> str:
    file, line = placed(expectation)
    title = f"{run.record['scenario']}: {expectation['text']}"
    return _command(level, text, file=file, line=line, title=title)


def _command(level: str, text: str, **properties: object) -> str:
    spelt = {name: printable(str(value)).translate(_PROPERTY) for name, value in properties.items()}
    told = ",".join(f"{name}={value}" for name, value in spelt.items())
    return f"::{level} {told}::{text.translate(_TEXT)}"
