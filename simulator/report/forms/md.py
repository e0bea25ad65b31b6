"""``md``: the report as Markdown, for a pull request or a job's summary."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from simulator.report.document import Document, Report
from simulator.report.lines import plain, printable
from simulator.report.panel import Panel, shown

_MOST = 30
"""Rows of a table; who wants all of them takes another form."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_LINKING = re.compile(r"(?<!\w)@|:(?=//)|(?<=www)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Md:
    """GitHub's Markdown: tables without drawings, at most 30 rows each."""

    def write(self, report: Report, into: BinaryIO) -> None:
        """The verdict, the expectations, and the tables of every run."""
        parts = [part for document in report.documents for part in _document(document)]
        if report.together is not None:
            parts = [*_panel(report.together), *parts]
        parts += ["## What this rests on", "\n".join(f"- {one}" for one in report.assumptions)]
        into.write("\n\n".join(parts).encode("utf-8", "backslashreplace") + b"\n")


def _document(document: Document) -> Iterator[str]:
    run = document.run
    mark = "✓ passed" if document.passed else f"✗ {len(run.failures)} failed"
    yield f"# {_text(run.record['scenario'])}: {mark}"
    yield f"Run {run.record['id']}, {run.dice}, mtasim {run.record['mtasim']}, digest {run.record['digest']}"
    yield ", ".join(f"{label} **{value}**" for label, value in document.tiles)
    yield _fenced(document.command)
    if document.expectations:
        yield "## Expectations"
        rows = ((one.verdict, one.told["text"], one.told["measured"]) for one in document.expectations)
        yield _table(("", "expectation", "measured"), [tuple(map(str, row)) for row in rows])
        yield from (_fenced(plain(one.story)) for one in document.expectations if one.story)
    if document.means:
        yield _fenced(plain(document.means))
    for _, panel in document.panels:
        yield from _panel(panel)


def _panel(panel: Panel) -> Iterator[str]:
    columns, rows = panel.table.columns, panel.table.rows
    yield f"## {panel.title}"
    yield _text(panel.says)
    told = [
        tuple(shown(cell, column.unit) for cell, column in zip(row, columns, strict=True))
        for row in rows[:_MOST]
    ]
    yield _table(tuple(column.title for column in columns), told)
    if len(rows) > _MOST:
        yield f"and {len(rows) - _MOST} rows more"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *(tuple(map(_text, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(text: str) -> str:
    """Words as they are: nothing in a reply becomes markup, a link or a mention."""
    return _LINKING.sub("\\g<0>\u2060", _SPECIAL.sub(r"\\\1", printable(text)))


def _fenced(text: str) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text)), 3)
    return f"{fence}\n{text}\n{fence}"
