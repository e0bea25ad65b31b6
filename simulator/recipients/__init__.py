"""How emulated servers answer. Pure: no sockets, no clock, no dice but the bound draw."""

from simulator.recipients.behaviours import Behaviour
from simulator.recipients.clock import Clock
from simulator.recipients.consequence import Consequence
from simulator.recipients.dns import Zones
from simulator.recipients.latency import Delay, Latency
from simulator.recipients.limits import Limits
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Draw, Per, Query, Then
from simulator.recipients.rule import Rule
from simulator.recipients.server import Host, Server
from simulator.recipients.when import When

__all__ = [
    "Answer",
    "Behaviour",
    "Clock",
    "Consequence",
    "Delay",
    "Draw",
    "Host",
    "Latency",
    "Limits",
    "Memory",
    "Per",
    "Query",
    "Rule",
    "Server",
    "Then",
    "When",
    "Zones",
]
