"""The name servers of a scenario: what they hold about each name, and which hosts take a domain's mail."""

from simulator.recipients.dns.records import Kind, Mx, Rcode, Record, Records, Response
from simulator.recipients.dns.zones import Exchanger, Route, Zones

__all__ = ["Exchanger", "Kind", "Mx", "Rcode", "Record", "Records", "Response", "Route", "Zones"]
