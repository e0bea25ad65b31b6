"""A problem as it is shown: code and place, the line itself, a caret under the fault, one help line."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from simulator.errors import Problem
from simulator.report import Line, Span
from simulator.report.lines import line

if TYPE_CHECKING:
    from simulator.report import Tone

SHOWN = 50
"""Problems shown at once; a file with more has one fault many times."""

_HEAD = 66
_SOURCE = 92
_BEFORE = 60


def rendered(problems: Iterable[Problem]) -> Iterator[Line]:
    """The problems, a blank line after each, at most ``SHOWN``."""
    every = list(problems)
    for problem in every[:SHOWN]:
        yield from _problem(problem)
        yield ()
    if len(every) > SHOWN:
        yield line(f"and {len(every) - SHOWN} more")


def _problem(problem: Problem) -> Iterator[Line]:
    tone: Tone = "warning" if problem.is_warning else "bad"
    head = f"{problem.code} {problem.message}"
    place = f"{problem.file}:{problem.line}:{problem.column}" if problem.line else problem.file
    yield line(
        Span(problem.code, tone), f"{head:<{_HEAD}}".removeprefix(problem.code), Span(f" -> {place}", "faint")
    )
    helps = problem.help.splitlines()
    margin = Span("      ", "faint")
    if problem.line and problem.source:
        margin = Span("      | ", "faint")
        source, before, caret = _window(problem)
        yield line(Span(f"{problem.line:>5} | ", "faint"), source)
        beside = helps.pop(0) if helps and len(before + caret) + len(helps[0]) <= _SOURCE else ""
        yield line(margin, before, Span(caret, tone), f" help: {beside}" if beside else "")
    yield from (line(margin, f"help: {one}") for one in helps)


def _window(problem: Problem) -> tuple[str, str, str]:
    """The source cut to what is around the fault, the blanks before the caret, the caret."""
    source = problem.source.replace("\t", " ").rstrip()
    start = max(0, problem.column - 1)
    cut = start - _BEFORE if len(source) > _SOURCE and start > _BEFORE else 0
    if cut:
        source, start = "…" + source[cut:], start - cut + 1
    if len(source) > _SOURCE:
        source = source[: _SOURCE - 1] + "…"
    room = max(1, _SOURCE - start)
    marked = source[start : start + problem.width]
    caret = "^" * max(1, min(_columns(marked) if marked else problem.width, room))
    return source, " " * _columns(source[:start]), caret


def _columns(text: str) -> int:
    """Columns of a terminal that a text takes: East Asian wide signs two, combining ones none."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)
