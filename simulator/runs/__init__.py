"""Runs on disk: carrying one out, finding one again. Light to import: the engine comes when it is used."""

from simulator.runs.addressing import find, set_baseline
from simulator.runs.compared import Compared, compare
from simulator.runs.execution import RESULTS, check_seeds, execute, once, replicate, run
from simulator.runs.finished import Run
from simulator.runs.folders import listing
from simulator.runs.placing import put
from simulator.runs.record import Record, read
from simulator.runs.replications import Replication

__all__ = [
    "RESULTS",
    "Compared",
    "Record",
    "Replication",
    "Run",
    "check_seeds",
    "compare",
    "execute",
    "find",
    "listing",
    "once",
    "put",
    "read",
    "replicate",
    "run",
    "set_baseline",
]
