"""What a YAML parser complains about, in the words of somebody who writes mail replies."""

import re
from typing import Any

import yaml

from simulator.errors import Problem
from simulator.scenario.source import Source, Span

_SWALLOWED = re.compile(r"[\[{][^\"']*?\s(#.*)$")
_COLON = re.compile(r"[\w-]+:\s+([^\"'\[{,#][^\"'\[{,]*?)(: )")
_SEARCHED = 1_000  # characters of a line: what a person writes, and no more work than that
_QUOTE_IT = "put the text in single quotes"


def problem(source: Source, fault: yaml.YAMLError) -> Problem:
    """The one problem that stopped the parser, shown where it began."""
    mark: Any = getattr(fault, "problem_mark", None)
    if mark is None:  # a reader's error: characters, which were checked before
        return source.problem("E011", "the file cannot be read as YAML", Span(0, 0))
    at = Span(mark.line, mark.column)
    context: Any = getattr(fault, "context_mark", None)
    begun = Span(context.line, context.column) if context else at
    said = str(getattr(fault, "problem", None) or "not understood")
    return (
        _comment(source, begun, at)
        or _colon(source, at, said)
        or _quote(source, at, begun, said)
        or _other(source, at, begun, said)
    )


def _comment(source: Source, begun: Span, at: Span) -> Problem | None:
    # A " #" inside {...} takes the closing brace with it, and the parser complains lines later.
    for number in range(at.line, max(begun.line, at.line - 50) - 1, -1):
        found = _SWALLOWED.search(source.line(number)[:_SEARCHED])
        if found and any(bracket in found[1] for bracket in "]}"):
            span = Span(number, found.start(1), len(found[1]))
            help = "put the text in double quotes (the closing bracket was swallowed too)"
            return source.problem("E011", "part of the text was read as a comment", span, help)
    return None


def _colon(source: Source, at: Span, said: str) -> Problem | None:
    if "mapping values are not allowed" not in said and "did not find expected" not in said:
        return None
    line = source.line(at.line)[:_SEARCHED]
    for found in _COLON.finditer(line):
        if found.start(2) <= at.column + 1 and at.column <= found.end(2) + 1:
            text = line[found.start(1) :].rstrip(" }],")
            span = Span(at.line, found.start(2))
            return source.problem("E002", 'text with ": " in it needs quotes', span, f'write "{text}"')
    return None


def _quote(source: Source, at: Span, begun: Span, said: str) -> Problem | None:
    if "cannot start any token" in said and source.line(at.line)[at.column : at.column + 1] == "\t":
        return source.problem("E011", "a tab cannot indent YAML", at, "indent with spaces")
    if "cannot start any token" in said:
        character = source.line(at.line)[at.column : at.column + 1]
        return source.problem("E002", f"no text can open with {character} unless it is quoted", at, _QUOTE_IT)
    if "alphabetic or numeric character" in said or "unknown escape" in said:
        return source.problem("E002", "a character of YAML's own stands in this text", begun, _QUOTE_IT)
    return None


def _other(source: Source, at: Span, begun: Span, said: str) -> Problem:
    if "nesting depth" in said:  # libyaml has a bound of its own, and looks far ahead of what it hands on
        return source.problem("E022", "nested too deep", at)
    if "end of stream" in said:
        return source.problem("E011", "a quote that is opened here is never closed", begun, "close it")
    if "did not find expected" in said and begun != at:
        opened = (
            f"begun on line {begun.line + 1}, column {begun.column + 1}: not closed, or indented differently"
        )
        return source.problem("E011", f"YAML: {said.replace('did not find ', '')}", at, opened)
    return source.problem("E011", f"YAML: {said}", at, "check quotes, brackets and indentation around here")
