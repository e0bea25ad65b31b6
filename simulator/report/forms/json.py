"""``json``: the report for programs."""

import json
from dataclasses import dataclass
from typing import Any, BinaryIO

from simulator.report.document import Document, Report
from simulator.report.panel import Panel


@dataclass(frozen=True, slots=True)
class Json:
    """One JSON object: rates are fractions 0..1, instants and spans seconds, counts integers."""

    def write(self, report: Report, into: BinaryIO) -> None:
        """Runs in the order given, of each what the page shows."""
        told: dict[str, Any] = {"runs": [_run(one) for one in report.documents]}
        if report.together is not None:
            told["together"] = _panel(report.together)
        told["assumptions"] = list(report.assumptions)
        text = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1)
        into.write(text.encode("utf-8", "backslashreplace") + b"\n")


def _run(document: Document) -> dict[str, Any]:
    record = document.run.record
    names = ("id", "scenario", "file", "seed", "replications", "set", "mtasim", "digest", "simulated_s")
    return {
        **{name: record.get(name) for name in names},
        "passed": document.passed,
        "command": document.command,
        "expectations": [dict(one.told) for one in document.expectations],
        "metrics": record["metrics"],
        "panels": {name: _panel(panel) for name, panel in document.panels},
        "messages": [one.events for one in document.messages],
    }


def _panel(panel: Panel) -> dict[str, Any]:
    units = {column.title: column.unit for column in panel.table.columns}
    return {"title": panel.title, "says": panel.says, "units": units, "rows": panel.table.as_json()}
