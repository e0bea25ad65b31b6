"""``zones:``: what the DNS holds about names, beside what follows from the servers."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from simulator.errors import Problem
from simulator.mail import fold_domain
from simulator.recipients import Records, Server
from simulator.recipients.dns.records import NOWHERE
from simulator.scenario.faults import suggestion
from simulator.scenario.located import Reader
from simulator.scenario.nodes import Node
from simulator.scenario.zone import zone_block
from simulator.sender import Sender

Zones = Mapping[str, Records]


class ZoneReader:
    """Reads zones, each a name and its records. ``hosts``: the names at which servers stand, None where some
    could not be read; ``ourselves``: those of the senders, with the addresses they send from."""

    def __init__(self, hosts: frozenset[str] | None, ourselves: Mapping[str, tuple[str, ...]]) -> None:
        self._hosts = hosts
        self._ours = {name: _at(ips) for name, ips in ourselves.items()}

    def read(self, block: Node, problems: list[Problem]) -> Zones:
        """All zones of a section, as far as they can be read, and those of the senders' own hosts."""
        found: dict[str, Records] = {}
        named: dict[str, Node] = {}
        for written in block.keys:
            key = block.keys[written]
            name = self.name(written, key, problems)
            if name in found:
                help = f"the other stands on line {named[name].span.line + 1}; one name, one zone"
                problems.append(key.problem("E026", f'the zone "{name}" is there twice', help))
            elif name is not None:
                records = self.records(block.parts[written], problems)
                named[name] = key
                found |= {} if records is None else {name: records}
        if len(found) == len(block.keys):
            for name, records in found.items():
                problems.extend(self.at_odds(name, records, found, named[name]))
        return {**self._ours, **found}

    def name(self, written: str, key: Node, problems: list[Problem]) -> str | None:
        """The name of a zone, folded; None after its problem has been added."""
        try:
            return fold_domain(written)
        except ValueError as error:
            problems.append(key.problem("E016", str(error)[:200], "as in bigmail.test"))
            return None

    def records(self, node: Node, problems: list[Problem]) -> Records | None:
        """The records of one zone; None after its problems have been added."""
        read: Records | None = _reader().read(node, problems)
        return read

    def at_odds(self, name: str, records: Records, zones: Zones, key: Node) -> Iterator[Problem]:
        """What is wrong with a zone as it stands among others: names that nobody has, aliases in a ring, and
        as a warning an address at which nobody stands."""
        if self._hosts is None:
            return
        targets = [one.host for one in records.mx if one.host != NOWHERE]
        for target in [*targets, *([records.cname] if records.cname else [])]:
            if not (target in self._hosts or target in self._ours or target in zones):
                known = suggestion(target, (*self._hosts, *zones), "names")
                help = known if known.startswith("did") else f'or is it to lead nowhere? "{target}: nxdomain"'
                yield key.problem("E019", f'no server has a host "{target}", and it has no zone', help)
        if _is_ring(name, zones):
            yield key.problem("E017", f"the alias {name} leads back to itself", "a CNAME names another host")
        if (records.a or records.aaaa) and not records.mx and name not in (*self._hosts, *self._ours):
            message = f'nobody stands at {(records.a + records.aaaa)[0]}: no server has a host "{name}"'
            help = f"connections are refused; or give a server hosts: [{{name: {name}}}]"
            yield key.problem("W031", message, help)


def zone_reader(senders: Mapping[str, Sender | None], servers: Mapping[str, Server | None]) -> ZoneReader:
    """A reader of zones among these; None stands for one that could not be read."""
    known = [server for server in servers.values() if server is not None]
    hosts = frozenset(host.name for server in known for host in server.hosts)
    ours = {one.hostname: one.ips for one in senders.values() if one is not None and one.hostname}
    return ZoneReader(hosts if len(known) == len(servers) else None, ours)


def _at(ips: tuple[str, ...]) -> Records:
    """The zone of a sender's own host."""
    return Records(a=tuple(ip for ip in ips if ":" not in ip), aaaa=tuple(ip for ip in ips if ":" in ip))


def _is_ring(name: str, zones: Zones) -> bool:
    seen = {name}
    records = zones.get(name)
    while records is not None and records.cname is not None:
        if records.cname in seen:
            return True
        seen.add(records.cname)
        records = zones.get(records.cname)
    return False


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(zone_block())
