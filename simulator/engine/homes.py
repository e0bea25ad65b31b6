"""Where domains belong: the server that rows about their mail name, whatever the DNS says meanwhile."""

from collections.abc import Mapping

from simulator.recipients import Records, Server, Zones
from simulator.scenario.scenario import Change, Scenario


def homes(scenario: Scenario) -> Mapping[str, Server]:
    """The server of each domain: the one that has it, or the first to which its zone leads, now or later."""
    servers = tuple(scenario.servers.values())
    found = {domain: server for server in servers for domain in server.domains}
    for records in over_time(scenario):
        zones = Zones(servers, records)
        for domain in records:
            server = found.get(domain) or zones.home(domain)
            if server is not None:
                found[domain] = server
    return found


def over_time(scenario: Scenario) -> list[Mapping[str, Records]]:
    """The zones with which a scenario begins, and those after each change."""
    changes = (event for event in scenario.timeline if isinstance(event, Change))
    return [scenario.zones, *(event.zones for event in changes if event.zones is not None)]
