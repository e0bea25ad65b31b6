"""Runs on disk: carrying one out, finding one again. Light to import: the engine comes when it is used."""

from simulator.runs.addressing import find, set_baseline
from simulator.runs.execution import RESULTS, execute, run
from simulator.runs.finished import Run
from simulator.runs.folders import listing
from simulator.runs.record import Record, read

__all__ = [
    "RESULTS",
    "Record",
    "Run",
    "execute",
    "find",
    "listing",
    "read",
    "run",
    "set_baseline",
]
