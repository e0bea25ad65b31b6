"""The name server of a scenario: which hosts take a domain's mail."""

from collections.abc import Mapping
from typing import NamedTuple

from simulator.mail import Fault
from simulator.recipients.memory import Memory
from simulator.recipients.query import Draw, Query
from simulator.recipients.rule import CompiledRule
from simulator.recipients.server import Host, Server


class Route(NamedTuple):
    """Where a domain's mail goes: its hosts in the order to try, or the fault of the lookup."""

    server: Server | None
    hosts: tuple[Host, ...] = ()
    fault: Fault | None = None
    answered_by: str = ""


_NOBODY = Route(None, fault="dns_nxdomain")


class Zones:
    """The MX records of all servers; what no server has does not exist (NXDOMAIN)."""

    def __init__(self, servers: tuple[Server, ...]) -> None:
        self._servers = {domain: server for server in servers for domain in server.domains}
        self._faults = {
            server.name: tuple(
                CompiledRule(rule, server.name, server.clock) for rule in server.rules if rule.is_of_dns
            )
            for server in servers
        }
        self._fixed: dict[str, Route] = {
            domain: Route(server, _by_preference(server.hosts))
            for domain, server in self._servers.items()
            if not self._faults[server.name] and _is_in_one_order(server.hosts)
        }

    def lookup(self, domain: str, memories: Mapping[str, Memory], at: int, draw: Draw) -> Route:
        """The hosts of a domain by preference, equals in an order drawn anew (RFC 5321 section 5.1)."""
        fixed = self._fixed.get(domain)
        if fixed is not None:
            return fixed
        server = self._servers.get(domain)
        if server is None:
            return _NOBODY
        for rule in self._faults[server.name]:
            answer = rule.answer(Query("", "", ""), memories[server.name], at, draw)
            if answer is not None:
                return Route(server, (), answer.outcome.fault, answer.rule)
        drawn = sorted(server.hosts, key=lambda host: draw(f"{server.name}/mx/{host.name}"))
        return Route(server, _by_preference(tuple(drawn)))


def _by_preference(hosts: tuple[Host, ...]) -> tuple[Host, ...]:
    return tuple(sorted(hosts, key=lambda host: host.preference))


def _is_in_one_order(hosts: tuple[Host, ...]) -> bool:
    return len({host.preference for host in hosts}) == len(hosts)
