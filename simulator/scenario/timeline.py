"""``timeline:``: what happens to the world during a run, resolved to what it is from then on."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from simulator.errors import Problem
from simulator.mail import Address, Duration, fold_domain
from simulator.recipients import Clock, Server
from simulator.scenario.blocks import VERBS, event_block
from simulator.scenario.faults import suggestion
from simulator.scenario.flow import flow
from simulator.scenario.layers import put
from simulator.scenario.located import Reader
from simulator.scenario.nodes import Node, Path
from simulator.scenario.scenario import Change, ListChange, ListName, Verb
from simulator.scenario.senders import introduced
from simulator.scenario.servers import read_server
from simulator.scenario.zones import ZoneReader, Zones

_LIST_OF: Mapping[Verb, ListName] = MappingProxyType(
    {"complain": "complaints", "unsubscribe": "unsubscribes"}
)
_MX = ("home", "elsewhere", "none")
_SETTABLE = (
    "servers.NAME.down, servers.NAME.hosts.HOST.down, servers.NAME.rules.RULE.KEY, "
    "senders.NAME.mx, zones.NAME"
)

Event = Change | ListChange


class Timeline:
    """Reads events. ``servers``: their blocks, which every ``set`` changes for those after it, as it does
    the ``zones``."""

    def __init__(
        self,
        senders: Mapping[str, Any],
        servers: Mapping[str, Node],
        clock: Clock,
        reader: ZoneReader,
        zones: Zones,
    ) -> None:
        self._senders = list(senders)
        self._known = introduced(senders)
        self._servers = dict(servers)
        self._clock = clock
        self._zone_reader = reader
        self._zones = zones
        self._problems: list[Problem] = []

    def read(self, blocks: list[Node], problems: list[Problem]) -> tuple[Event, ...]:
        """All events in the order of their instants; equals as they are written."""
        self._problems = problems
        read = [(found, block) for block in blocks if (found := self._found(block)) is not None]
        read.sort(key=lambda one: one[0]["at"])
        return tuple(event for found, block in read for event in self._events(found, block))

    def _found(self, block: Node) -> dict[str, Any] | None:
        found: dict[str, Any] | None = _reader().read(block, self._problems)
        if found is None:
            return None
        try:
            return {**found, "at": found["at"].since(self._clock)}
        except ValueError as error:
            self._problems.append(block.parts["at"].problem("E017", str(error)))
            return None

    def _events(self, found: dict[str, Any], block: Node) -> Iterator[Event]:
        if "set" in found:
            yield from self._set(found["at"], block.parts["set"])
            return
        (verb,) = (verb for verb in VERBS if verb in found)
        address, sender = self._address(found, block, verb), self._sender(found, block)
        if address is None or sender is None:
            return
        at, expires = found["at"], found.get("expires")
        named: ListName = found["list"] if "list" in found else _LIST_OF[verb]
        until = None if expires is None else Duration(at + expires)
        yield ListChange(at, verb, sender, named, address, found.get("tags", ()), until, found.get("reason"))

    def _address(self, found: dict[str, Any], block: Node, verb: str) -> str | None:
        written = str(found[verb])
        try:
            if found.get("list") == "allowlist" and "@" not in written:
                return fold_domain(written)
            return str(Address.parse(written))
        except ValueError as error:
            message, _, help = str(error).partition(": ")
            self._problems.append(block.parts[verb].problem("E016", message[:200], help))
            return None

    def _sender(self, found: dict[str, Any], block: Node) -> str | None:
        name = found.get("sender")
        if name is None and len(self._senders) == 1:
            return self._senders[0]
        if name in self._senders:
            return str(name)
        help = suggestion(str(name), self._senders, "senders")
        if name is None:
            self._problems.append(block.problem("E013", 'with several senders this needs "sender"', help))
        else:
            self._problems.append(block.parts["sender"].problem("E019", f'there is no sender "{name}"', help))
        return None

    def _set(self, at: Duration, block: Node) -> Iterator[Change]:
        if not isinstance(block.value, dict) or not block.value:
            help = "as in {servers.bigmail.down: true}"
            self._problems.append(block.problem("E014", "paths and their values are due here", help))
            return
        for path in block.keys:
            change = self._change(at, path, block)
            if change is not None:
                yield change

    def _change(self, at: Duration, path: str, block: Node) -> Change | None:
        top, _, rest = path.partition(".")
        if top == "senders":
            return self._mx(at, path, rest, block)
        if top == "zones" and rest:
            return self._zone(at, path, rest, block)
        name = next((name for name in self._servers if rest.startswith(f"{name}.")), None)
        if top != "servers" or name is None:
            known = suggestion(rest.partition(".")[0], self._servers, "servers") if top == "servers" else ""
            self._nowhere(block.keys[path], path, known)
            return None
        server = self._server(name, rest.removeprefix(f"{name}."), path, block)
        return None if server is None else Change(at, path, _shown(block.parts[path]), server=server)

    def _nowhere(self, key: Node, path: str, known: str = "") -> None:
        help = known or f"settable are {_SETTABLE}"
        self._problems.append(key.problem("E025", f"{path[:80] or repr(path)} leads nowhere", help))

    def _mx(self, at: Duration, path: str, rest: str, block: Node) -> Change | None:
        name, _, key = rest.rpartition(".")
        value = block.parts[path]
        if key != "mx" or name not in self._senders:
            known = suggestion(name, self._senders, "senders") if key == "mx" else ""
            self._nowhere(block.keys[path], path, known)
        elif value.value not in _MX:
            message = f"{_shown(value)} is not understood here"
            self._problems.append(value.problem("E015", message, f"words here: {', '.join(_MX)}"))
        else:
            return Change(at, path, value.value, sender=name, mx=value.value)
        return None

    def _zone(self, at: Duration, path: str, written: str, block: Node) -> Change | None:
        """What the DNS holds from now on, for the events after this one as well."""
        key, value, before = block.keys[path], block.parts[path], len(self._problems)
        name = self._zone_reader.name(written, key, self._problems)
        records = self._zone_reader.records(value, self._problems)
        if name is None or records is None:
            return None
        zones = {**self._zones, name: records}
        self._problems.extend(self._zone_reader.at_odds(name, records, zones, key))
        if any(not problem.is_warning for problem in self._problems[before:]):
            return None
        self._zones = zones
        return Change(at, path, flow(value.value), zones=zones)

    def _server(self, name: str, rest: str, path: str, block: Node) -> Server | None:
        """The server as it is from now on, for the events after this one as well."""
        key = block.keys[path]
        before = self._servers[name]
        steps = _steps(before, rest)
        if steps is None:
            self._nowhere(key, path)
            return None
        return self.renew(name, put(before, steps, block.parts[path], key), self._problems)

    def block(self, name: str) -> Node | None:
        """A server's block as it is after the events so far; None where there is no such server."""
        return self._servers.get(name)

    def renew(self, name: str, block: Node, problems: list[Problem]) -> Server | None:
        """The server with this block from now on, or None after its problems have been added."""
        found: list[Problem] = []
        server = read_server(name, block, self._clock, self._known, found)
        problems.extend(one for one in found if not one.is_warning)
        if server is not None:
            self._servers[name] = block
        return server


def _steps(server: Node, rest: str) -> Path | None:
    """Where within a server's block a settable value stands; None for what cannot be set."""
    if rest == "down":
        return ("down",)
    kind, _, within = rest.partition(".")
    if kind not in ("hosts", "rules") or kind not in server.parts:
        return None
    rows = server.parts[kind].parts
    named = {str(row.parts["name"].value): place for place, row in rows.items() if "name" in row.parts}
    name = next((name for name in named if within.startswith(f"{name}.")), None)
    if name is None:
        return None
    keys = within.removeprefix(f"{name}.").split(".")
    if kind == "hosts" and keys != ["down"]:
        return None
    return (kind, named[name], *keys)


def _shown(node: Node) -> str:
    value = getattr(node.value, "text", node.value)
    return str(value).lower() if isinstance(value, bool) else str(value)[:80]


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(event_block())
