"""The name server of a scenario: which hosts take a domain's mail (RFC 5321 section 5.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from simulator.mail import Fault
from simulator.recipients.dns.records import NOWHERE, Kind, Mx, Rcode, Record, Records, Response
from simulator.recipients.memory import Memory
from simulator.recipients.query import Draw, Query
from simulator.recipients.rule import CompiledRule
from simulator.recipients.server import Host, Server

HERE = "127.0.0.1"
"""The address of a host for which the scenario gives none: it stands on this machine."""

_LONGEST_CHAIN = 8
_NOBODY = Server(name="", domains=("invalid",), down=True)
"""Stands at addresses that no server of the scenario has: connections are refused."""

_FAULTS: Mapping[Rcode, Fault] = MappingProxyType(
    {"NXDOMAIN": "dns_nxdomain", "SERVFAIL": "dns_servfail", "TIMEOUT": "dns_timeout"}
)
_NONE: Mapping[str, Records] = MappingProxyType({})


class Exchanger(NamedTuple):
    """One address of one MX host: the server behind it, and the host as rows name it, ``mx1.a.test`` or
    ``mx1.a.test[203.0.113.1]`` where its zone gives addresses. ``name`` is the host's without them."""

    server: Server
    host: Host
    name: str

    @property
    def preference(self) -> int:
        """The lowest is tried first."""
        return self.host.preference


class Route(NamedTuple):
    """Where a domain's mail goes: its exchangers in the order to try, or the fault of the lookup.

    Beside ``dns_nxdomain`` they are the domain itself, where it has an address although the name server
    says that there is no such name when it is asked for MX records.
    """

    hosts: tuple[Exchanger, ...] = ()
    fault: Fault | None = None
    answered_by: str = ""


class Zones:
    """What the DNS says: the ``records`` of a scenario, and for all other names those of its servers, whose
    domains have their hosts as MX. What neither has does not exist (NXDOMAIN)."""

    def __init__(self, servers: tuple[Server, ...], records: Mapping[str, Records] = _NONE) -> None:
        self._all = servers
        self._servers = {domain: server for server in servers for domain in server.domains}
        self._hosts = {host.name: (server, host) for server in servers for host in server.hosts}
        self._records = _of_servers(servers) | dict(records)
        self._written = records
        self._faults = {
            server.name: tuple(
                CompiledRule(rule, server.name, server.clock) for rule in server.rules if rule.is_of_dns
            )
            for server in servers
        }
        self._routes: dict[str, Route] = {}
        self._fixed: dict[str, Route] = {}

    def rewritten(self, records: Mapping[str, Records]) -> "Zones":
        """The same servers with these records."""
        return Zones(self._all, records)

    def lookup(self, name: str, kind: Kind) -> Response:
        """What the name servers say to one question, as they stand; aliases are followed, their CNAME
        records first. Whether a server's rules have the DNS fail just now only ``route`` knows."""
        followed: list[Record] = []
        for _ in range(_LONGEST_CHAIN):
            records = self._records.get(name)
            if records is None:
                return Response("NXDOMAIN", tuple(followed))
            said = records.answer(name, kind)
            if name not in self._written:
                said = said._replace(rule="")
            if kind == "CNAME" or records.cname is None or said.rcode != "NOERROR":
                return said._replace(records=(*followed, *said.records))
            followed += said.records
            name = records.cname
        return Response("SERVFAIL", (), f"zones.{name}")

    def names(self, domain: str) -> tuple[str, ...]:
        """The names of a domain's MX hosts by preference, as the zones have them; () where it has none."""
        return tuple(dict.fromkeys(one.name for one in self.resolved(domain).hosts))

    def home(self, domain: str) -> Server | None:
        """The server that has a domain, or to which the best of its MX hosts belongs."""
        server = self._servers.get(domain)
        if server is None:
            hosts = self.resolved(domain).hosts if domain in self._records else ()
            server = next((one.server for one in hosts if one.server is not _NOBODY), None)
        return server

    def route(self, domain: str, memories: Mapping[str, Memory], at: int, draw: Draw) -> Route:
        """The exchangers of a domain by preference, equals in an order drawn anew (RFC 5321 section 5.1)."""
        fixed = self._fixed.get(domain)
        if fixed is not None:
            return fixed
        server = self._servers.get(domain)
        rules = self._faults[server.name] if server is not None else ()
        for rule in rules:
            assert server is not None
            answer = rule.answer(Query("", "", ""), memories[server.name], at, draw)
            if answer is not None:
                return Route((), answer.outcome.fault, answer.rule)
        route = self._routes.get(domain)
        if route is None:
            route = self._routes[domain] = self.resolved(domain)
        if not _is_in_one_order(route.hosts):
            return route._replace(hosts=_shuffled(route.hosts, draw))
        if not rules:
            self._fixed[domain] = route
        return route

    def resolved(self, domain: str) -> Route:
        """The exchangers of a domain by preference, equals as they are written, whatever rules may say."""
        said = self.lookup(domain, "MX")
        rule = said.rule
        exchangers = [Mx(one.data, one.preference) for one in said.records if one.kind == "MX"]
        if any(one.host == NOWHERE for one in exchangers):
            return Route((), "dns_null_mx", rule)
        if said.rcode in ("SERVFAIL", "TIMEOUT"):
            return Route((), _FAULTS[said.rcode], rule)
        itself = not exchangers  # no MX: the domain is its own (RFC 5321 section 5.1)
        hosts, fault = self._reached(exchangers or [Mx(domain, 0)])
        if said.rcode == "NXDOMAIN":
            return Route(hosts, "dns_nxdomain", rule)
        if itself and fault == "dns_nxdomain":
            fault = "dns_no_host"
        return Route(hosts, None if hosts else fault, "" if hosts else rule)

    def _reached(self, exchangers: list[Mx]) -> tuple[tuple[Exchanger, ...], Fault]:
        """All their addresses by preference; and what it comes to if there are none: a lookup that may do
        better next time goes before one that never will."""
        found: list[Exchanger] = []
        fault: Fault = "dns_no_host"
        for one in sorted(exchangers, key=lambda one: one.preference):
            for kind in ("A", "AAAA"):
                said = self.lookup(one.host, kind)
                if said.rcode in ("SERVFAIL", "TIMEOUT"):
                    fault = _FAULTS[said.rcode]
                found += self._at(said, one)
        return tuple(found), fault

    def _at(self, said: Response, exchanger: Mx) -> Iterator[Exchanger]:
        for record in said.records:
            if record.kind == "CNAME":
                continue
            name = record.name
            server, host = self._hosts.get(name, (_NOBODY, Host(name)))
            shown = f"{name}[{record.data}]" if name in self._written else name
            told = replace(host, name=shown, preference=exchanger.preference)
            yield Exchanger(server, told, name)


def _of_servers(servers: tuple[Server, ...]) -> dict[str, Records]:
    """What there is to say of domains and hosts without a zone of their own."""
    found: dict[str, Records] = {}
    for server in servers:
        mx = tuple(Mx(host.name, host.preference) for host in server.hosts)
        found |= dict.fromkeys(server.domains, Records(mx=mx))
    for host in (host.name for server in servers for host in server.hosts):
        found[host] = replace(found.get(host, Records()), a=(HERE,))
    return found


def _shuffled(hosts: tuple[Exchanger, ...], draw: Draw) -> tuple[Exchanger, ...]:
    """Equals in an order of their own; the addresses of one host stay together as the DNS gave them."""
    drawn = sorted(hosts, key=lambda one: draw(f"{one.server.name}/mx/{one.name}"))
    return tuple(sorted(drawn, key=lambda one: one.preference))


def _is_in_one_order(hosts: tuple[Exchanger, ...]) -> bool:
    names = dict.fromkeys((one.name, one.preference) for one in hosts)
    return len({preference for _, preference in names}) == len(names)
