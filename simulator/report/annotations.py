"""Workflow commands of GitHub Actions: what is wrong, shown beside the line that says so.

``::error file=...,line=...,title=...::text``; percent signs, line ends and, in what stands before
the text, colons and commas are escaped (GitHub, "Workflow commands", and actions/toolkit).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from simulator.errors import Problem
from simulator.report.lines import plain
from simulator.report.record import Found, placed
from simulator.report.story import stories

_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def annotations(folders: Iterable[Path]) -> Iterator[str]:
    """A command for each expectation that was missed."""
    for folder in folders:
        scenario = Found.at(folder).record["scenario"]
        for expectation, story in stories(folder):
            file, line = placed(expectation)
            title = f"{scenario}: {expectation['text']}"
            yield _command("error", plain(story), file=file, line=line, title=title)


def annotations_of_problems(problems: Iterable[Problem]) -> Iterator[str]:
    """A command for each problem of a scenario: an error, or a warning."""
    for problem in problems:
        level = "warning" if problem.is_warning else "error"
        told = "\n".join(filter(None, (problem.message, problem.help)))
        place = {"line": problem.line, "col": problem.column} if problem.line else {}
        yield _command(level, told, file=problem.file, **place, title=f"mtasim {problem.code}")


def _command(level: str, text: str, **properties: object) -> str:
    told = ",".join(f"{name}={str(value).translate(_PROPERTY)}" for name, value in properties.items())
    return f"::{level} {told}::{text.translate(_TEXT)}"
