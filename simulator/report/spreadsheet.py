"""Runs as one table of comma-separated values: a line for each run, a column for each metric."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from simulator.report.record import Found

_ABOUT = (
    "id",
    "scenario",
    "file",
    "seed",
    "replications",
    "set",
    "passed",
    "missed",
    "took_s",
    "simulated_s",
    "digest",
)


def spreadsheet(folders: Iterable[Path]) -> str:
    """The table of finished runs, with units as in ``run.json``: rates 0..1, durations in seconds.

    A metric that has no value in a run leaves its cell empty.
    """
    rows = [_row(Found.at(folder)) for folder in folders]
    columns = dict.fromkeys([*_ABOUT, *(name for row in rows for name in row)])
    text = io.StringIO()
    table = csv.DictWriter(text, list(columns), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def _row(run: Found) -> Mapping[str, Any]:
    record = run.record
    metrics = {name: value for name, value in record["metrics"].items() if not isinstance(value, dict)}
    laid_over = "; ".join(f"{path}={value}" for path, value in record["set"].items())
    about = {name: record.get(name) for name in _ABOUT}
    return {**about, "set": laid_over, "missed": len(run.failures), **metrics}
