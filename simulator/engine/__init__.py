"""Runs a scenario: time passes here, and here what the pure packages decide is carried out."""

from simulator.engine.coupling import Plan, plan
from simulator.engine.engine import Engine
from simulator.engine.inputs import Handling, Input, List, Reject, SetMx, SetServer, SetZones, Submit, Unlist
from simulator.engine.run import run
from simulator.engine.shard import Shard

__all__ = [
    "Engine",
    "Handling",
    "Input",
    "List",
    "Plan",
    "Reject",
    "SetMx",
    "SetServer",
    "SetZones",
    "Shard",
    "Submit",
    "Unlist",
    "plan",
    "run",
]
