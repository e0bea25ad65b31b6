"""How emulated servers answer. Pure: no sockets, no clock, no dice but the bound draw."""

from simulator.recipients.actions import Action, Break, Send, Taken
from simulator.recipients.behaviours import Behaviour
from simulator.recipients.clock import Clock, TimeOfDay, Zone, parse_time_of_day, parse_zone
from simulator.recipients.consequence import Consequence
from simulator.recipients.dns import Exchanger, Mx, Records, Route, Zones
from simulator.recipients.latency import Delay, Latency
from simulator.recipients.limits import Limits
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Draw, Per, Query, Then, joint
from simulator.recipients.reception import Bind
from simulator.recipients.reputation import TrapNetwork, View
from simulator.recipients.rule import Rule
from simulator.recipients.senders import Senders
from simulator.recipients.server import Host, Server
from simulator.recipients.session import Session
from simulator.recipients.smarthost import Smarthost, Way
from simulator.recipients.sparing import Rows, can_spare, spared
from simulator.recipients.when import When

__all__ = [
    "Action",
    "Answer",
    "Behaviour",
    "Bind",
    "Break",
    "Clock",
    "Consequence",
    "Delay",
    "Draw",
    "Exchanger",
    "Host",
    "Latency",
    "Limits",
    "Memory",
    "Mx",
    "Per",
    "Query",
    "Records",
    "Route",
    "Rows",
    "Rule",
    "Send",
    "Senders",
    "Server",
    "Session",
    "Smarthost",
    "Taken",
    "Then",
    "TimeOfDay",
    "TrapNetwork",
    "View",
    "Way",
    "When",
    "Zone",
    "Zones",
    "can_spare",
    "joint",
    "parse_time_of_day",
    "parse_zone",
    "spared",
]
