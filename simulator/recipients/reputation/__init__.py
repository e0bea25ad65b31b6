"""A provider's opinion of those who send to it: formed from what it sees, and felt in what it answers."""

from simulator.recipients.reputation.evidence import NOTHING, Evidence
from simulator.recipients.reputation.model import Model
from simulator.recipients.reputation.opinion import LEVELS, Opinion, stranger, update
from simulator.recipients.reputation.postmaster import Postmaster, Taken
from simulator.recipients.reputation.score import POINT, Waterfall
from simulator.recipients.reputation.trap_network import TrapNetwork
from simulator.recipients.reputation.view import View

__all__ = [
    "LEVELS",
    "NOTHING",
    "POINT",
    "Evidence",
    "Model",
    "Opinion",
    "Postmaster",
    "Taken",
    "TrapNetwork",
    "View",
    "Waterfall",
    "stranger",
    "update",
]
