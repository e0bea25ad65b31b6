"""A text with its places: where a problem is shown."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from simulator.errors import Problem

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Line breaks as libyaml counts them (YAML 1.1 section 4.1.4)."""

_LONGEST_LINE = 10_000


class Span(NamedTuple):
    """A stretch of a text: line and column from 0, and its width in characters."""

    line: int
    column: int
    width: int = 1


@dataclass(frozen=True)
class Source:
    """A file's name and its text."""

    file: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their breaks."""
        return _BREAK.split(self.text)

    def line(self, number: int) -> str:
        """The line with this number, from 0; "" beyond the end."""
        return self.lines[number] if 0 <= number < len(self.lines) else ""

    def problem(self, code: str, message: str, span: Span, help: str = "") -> Problem:
        """A problem at a place of this text; a place beyond its end is moved to its end."""
        last = len(self.lines) - 1
        number = min(max(span.line, 0), last)
        line = self.line(number)
        column = min(max(span.column, 0), len(line)) if span.line <= last else len(line)
        width = max(1, min(span.width, len(line) - column))
        shown = line if len(line) <= _LONGEST_LINE else ""
        return Problem(code, message, self.file, number + 1, column + 1, width, shown, help)

    def span_at(self, offset: int) -> Span:
        """The place of the character at this offset of the text."""
        before = _BREAK.split(self.text[:offset])
        return Span(len(before) - 1, len(before[-1]))
