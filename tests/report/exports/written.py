"""What a format makes of single rows."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from simulator.journal import COLUMNS
from simulator.report.exports import export
from simulator.report.record import Found

SCENARIO = """\
version: 1
start: 2026-01-05T00:00:00+00:00
sender: {domain: a.test, return_path: back.a.test}
servers: {i: {domains: [i.test]}}
workload: [{name: mail, to: [bob@i.test]}]
"""
TYPES = {int: pl.Int64, str: pl.String, bool: pl.Boolean}
SCHEMA = {name: TYPES[column.type] for name, column in COLUMNS.items()}
ABOUT = {"sender": "main", "campaign": "mail", "recipient": "Bob@i.test", "domain": "i.test", "server": "i"}
ACCEPTED: Mapping[str, Any] = {**ABOUT, "kind": "accepted", "at_ms": 1500, "message": 255, "delivery": 7}
REFUSAL = {
    "stage": "rcpt",
    "code": 452,
    "enhanced": "4.2.2",
    "text": "Full\nCome back",
    "reason": "mailbox_full",
}
ATTEMPT: Mapping[str, Any] = {
    **ACCEPTED,
    "kind": "attempt",
    "decision": "retry",
    "at_ms": 2000,
    "attempt": 1,
    "session": 9,
    "host": "mx.i.test",
    "ip": "192.0.2.1",
    "stage": "rcpt",
    "code": 452,
    "enhanced": "4.2.2",
    "text": "Full\nCome back",
    "reason": "mailbox_full",
    "hardness": "soft",
    "timing": "immediate",
    "next_at_ms": 62_000,
}


@dataclass(frozen=True)
class Rows(Found):
    """A run whose journal has these rows."""

    rows: tuple[Mapping[str, Any], ...]

    def frame(self) -> pl.LazyFrame:
        return pl.LazyFrame([dict.fromkeys(COLUMNS) | row for row in self.rows], schema=SCHEMA)


def row(kind: str, **fields: Any) -> dict[str, Any]:
    """A row about the delivery, an hour after it was accepted."""
    return {**ACCEPTED, "kind": kind, "at_ms": 3_601_500, "took_ms": 3_600_000, "attempt": 1, **fields}


def written(form: str, folder: Path, *rows: Mapping[str, Any]) -> str:
    """What is written of a delivery that was accepted and tried as above, without those two first rows."""
    (folder / "scenario.yaml").write_text(SCENARIO)
    run = Rows(folder, {"file": "a.yaml", "set": {}}, (ACCEPTED, ATTEMPT, *rows))
    into = io.BytesIO()
    export(form, run, into)
    return into.getvalue().decode()
