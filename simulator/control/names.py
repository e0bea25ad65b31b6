"""What the DNS says while servers stand open: the zones of the scenario, but each host where it listens."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import get_args

from simulator.control.servers import Servers
from simulator.dice import Bound, identity_of
from simulator.mail import Fault
from simulator.recipients import Records, Zones
from simulator.recipients.dns import Kind, Record, Response
from simulator.recipients.dns.records import NOWHERE

Lookup = Callable[[str, str], Response]
"""(name, kind of record) -> what is said now."""

_SAID: Mapping[Fault, Response] = {
    "dns_nxdomain": Response("NXDOMAIN"),
    "dns_servfail": Response("SERVFAIL"),
    "dns_timeout": Response("TIMEOUT"),
}


class Names:
    """Answers for the names of a scenario: ``records`` are its zones, and the domains of ``servers`` have
    their hosts, as their rules have the DNS say at that instant."""

    def __init__(self, servers: Servers, records: Mapping[str, Records]) -> None:
        self._servers = servers
        self._records = records
        self._draw = Bound(servers.seed)
        self._asked = count(1)

    def rewrite(self, records: Mapping[str, Records]) -> None:
        """From now on the zones of the scenario are these."""
        self._records = records

    def lookup(self, name: str, kind: str) -> Response:
        """What is said to a question for records of a kind; a name has no dot at its end, any case."""
        name = name.lower()
        address = {host: door.address for (_, host), door in self._servers.doors.items()}.get(name)
        if address is not None and kind in ("A", "AAAA"):
            return Response("NOERROR", (Record(name, "A", address),) if kind == "A" else ())
        zones = Zones(tuple(self._servers.by_name.values()), self._records)
        known: Kind | None = next((one for one in get_args(Kind) if one == kind), None)
        if known is None:
            return Response(zones.lookup(name, "A").rcode)
        return (self._by_rule(name, zones) if known == "MX" else None) or zones.lookup(name, known)

    def _by_rule(self, name: str, zones: Zones) -> Response | None:
        """What a rule of the domain's server has the DNS say instead, if there is one."""
        if name not in self._servers.domains:
            return None
        servers = self._servers
        draw = self._draw.bind(identity_of("dns", name), 0, name, next(self._asked), 1)
        route = zones.route(name, servers.memories, servers.at, draw)
        if route.fault is None or not route.answered_by or route.answered_by.startswith("zones."):
            return None
        if route.fault == "dns_null_mx":
            return Response("NOERROR", (Record(name, "MX", NOWHERE),))
        if route.fault == "dns_no_host":
            return Response("NOERROR", (Record(name, "MX", f"nowhere.{name}", 10),))
        return _SAID.get(route.fault, Response("SERVFAIL"))
