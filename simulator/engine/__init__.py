"""Runs a scenario: time passes here, and here what the pure packages decide is carried out."""

from simulator.engine.engine import Engine
from simulator.engine.inputs import Handling, Input, List, Reject, SetMx, SetServer, Submit, Unlist
from simulator.engine.run import run

__all__ = [
    "Engine",
    "Handling",
    "Input",
    "List",
    "Reject",
    "SetMx",
    "SetServer",
    "Submit",
    "Unlist",
    "run",
]
