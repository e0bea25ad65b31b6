"""YAML -> one frozen Scenario, or all that is wrong with it, each fault with its place."""

from simulator.scenario.codes import CODES
from simulator.scenario.document import schema
from simulator.scenario.load import load, loads
from simulator.scenario.scenario import Arrivals, Entry, Listed, Rejection, Scenario, Shares, Template

__all__ = [
    "CODES",
    "Arrivals",
    "Entry",
    "Listed",
    "Rejection",
    "Scenario",
    "Shares",
    "Template",
    "load",
    "loads",
    "schema",
]
