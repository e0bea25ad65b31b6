"""Runs a scenario: time passes here, and here what the pure packages decide is carried out."""

from simulator.engine.engine import Engine
from simulator.engine.inputs import Input, List, Reject, SetMx, Submit, Unlist
from simulator.engine.run import run

__all__ = ["Engine", "Input", "List", "Reject", "SetMx", "Submit", "Unlist", "run"]
