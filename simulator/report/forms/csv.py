"""``csv``: every table of the report, cell by cell."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from simulator.report.document import Report
from simulator.report.panel import Cell, Panel

_HEAD = ("run", "panel", "row", "column", "unit", "value")


@dataclass(frozen=True, slots=True)
class Csv:
    """A line for each cell of each table: its run, panel, row (from 1), column, unit and value."""

    def write(self, report: Report, into: BinaryIO) -> None:
        """Values as in JSON; an empty value is one that does not exist."""
        text = io.TextIOWrapper(into, "utf-8", "backslashreplace", newline="")
        written = csv.writer(text, lineterminator="\n")
        written.writerow(_HEAD)
        for document in report.documents:
            for name, panel in document.panels:
                written.writerows(_cells(str(document.run.record["id"]), name, panel))
        if report.together is not None:
            written.writerows(_cells("", "together", report.together))
        text.flush()
        text.detach()


def _cells(run: str, name: str, panel: Panel) -> Iterator[tuple[Cell, ...]]:
    for number, row in enumerate(panel.table.rows, 1):
        for column, value in zip(panel.table.columns, row, strict=True):
            yield run, name, number, column.title, column.unit, _harmless(value)


def _harmless(value: Cell) -> Cell:
    """A reply must not become a formula where a spreadsheet opens the file (OWASP, "CSV Injection")."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
