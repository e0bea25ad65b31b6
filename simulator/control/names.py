"""What the DNS says while servers stand open: the MX of their domains, and where each host listens."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Literal, NamedTuple

from simulator.control.servers import Servers
from simulator.dice import Bound, identity_of
from simulator.mail import Fault
from simulator.recipients import Zones

Rcode = Literal["NOERROR", "NXDOMAIN", "SERVFAIL"]


class Record(NamedTuple):
    """One resource record; ``data`` is an address, or the name of a host. Only an MX has a preference."""

    name: str
    kind: Literal["MX", "A"]
    data: str
    preference: int = 0


class Response(NamedTuple):
    """What is said to a question. NOERROR without records: the name exists, and has none of that kind."""

    rcode: Rcode
    records: tuple[Record, ...] = ()


Lookup = Callable[[str, str], Response]
"""(name, kind of record) -> what is said now."""

_NOWHERE = Response("NXDOMAIN")
_NOTHING = Response("NOERROR")
_SAID: Mapping[Fault, Response] = {"dns_nxdomain": _NOWHERE, "dns_servfail": Response("SERVFAIL")}


class Names:
    """Answers for the domains and hosts of ``servers``, as their rules have the DNS say at that instant."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._draw = Bound(servers.seed)
        self._asked = count(1)

    def lookup(self, name: str, kind: str) -> Response:
        """What is said to a question for records of a kind; a name has no dot at its end, any case."""
        name = name.lower()
        address = {host: door.address for (_, host), door in self._servers.doors.items()}.get(name)
        if address is not None and kind == "A":
            return Response("NOERROR", (Record(name, "A", address),))
        if name in self._servers.domains:
            return self._of_domain(name) if kind == "MX" else _NOTHING
        return _NOWHERE if address is None else _NOTHING

    def _of_domain(self, name: str) -> Response:
        servers = self._servers
        draw = self._draw.bind(identity_of("dns", name), 0, name, next(self._asked), 1)
        zones = Zones(tuple(servers.by_name.values()))
        route = zones.lookup(name, servers.memories, servers.at, draw)
        if route.fault == "dns_null_mx":
            return Response("NOERROR", (Record(name, "MX", "."),))
        if route.fault == "dns_no_host":
            return Response("NOERROR", (Record(name, "MX", f"nowhere.{name}", 10),))
        if route.fault is not None:
            return _SAID.get(route.fault, Response("SERVFAIL"))
        return Response(
            "NOERROR", tuple(Record(name, "MX", host.name, host.preference) for host in route.hosts)
        )
