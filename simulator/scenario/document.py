"""The whole document: its top, then block by block, so that one fault hides no other."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.errors import Problem
from simulator.mail import fold_domain, format_duration
from simulator.metrics.expectations import Expectation, ExpectationInvalid, Names, parse
from simulator.recipients import Records, Server
from simulator.scenario.addresses import with_built_in
from simulator.scenario.moments import clock_of
from simulator.scenario.nodes import Node
from simulator.scenario.opinions import with_models
from simulator.scenario.populations import assumed, peopled
from simulator.scenario.profiles import over_profile
from simulator.scenario.routes import read_route, warn_of_shadows
from simulator.scenario.scenario import Entry, Listed
from simulator.scenario.senders import introduced, read_sender
from simulator.scenario.servers import read_server, twice, warn_of_domain
from simulator.scenario.softened import warn_of_softened
from simulator.scenario.timeline import Event, Timeline
from simulator.scenario.top import top_reader
from simulator.scenario.whom import AS_WRITTEN
from simulator.scenario.workload import Workload
from simulator.scenario.written import name, start
from simulator.scenario.zones import zone_reader
from simulator.sender import RouteRule, Sender

FIRST_DAY = start("2026-01-05T00:00:00Z")


class Document:
    """A document being read; ``problems`` grows as its parts are asked for."""

    def __init__(self, root: Node, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self._assumptions = assumed(root)
        self.root = with_built_in(peopled(root, folder, self.problems))
        self.top: dict[str, Any] = top_reader().read(self.root, self.problems) or {}

    def parts(self) -> dict[str, Any]:
        """Everything but where it was read from: the keywords of a Scenario. Valid without problems."""
        senders = self.senders()
        servers = self.servers(senders)
        self._beside_each_other(senders, servers)
        zones = self.zones(senders, servers)
        routes = self.routes(senders)
        workload = self._workload(senders)
        return {
            "description": self.top.get("description", ""),
            "seed": self.top.get("seed", 1),
            "start": self.start(),
            "duration": self.top.get("duration"),
            "senders": {key: sender for key, sender in senders.items() if sender is not None},
            "servers": {key: server for key, server in servers.items() if server is not None},
            "zones": zones,
            "routes": tuple(route for route in routes if route is not None),
            "workload": tuple(entry for entry in workload if entry is not None),
            "timeline": self._timeline(senders, servers, zones),
            "expect": tuple(self._expectations(senders, workload)),
            "assumptions": self._assumptions,
        }

    def start(self) -> datetime:
        """The instant at which virtual time begins."""
        begun: datetime = self.top.get("start", FIRST_DAY)
        return begun

    def senders(self) -> dict[str, Sender | None]:
        """The senders by name, None for one that cannot be read."""
        one, many = self.root.parts.get("sender"), self.root.parts.get("senders")
        if one is None and many is None and isinstance(self.root.value, dict):
            help = "sender: {domain: news.example.test} is enough"
            self.problems.append(self.root.problem("E013", 'the key "sender" is missing here', help))
        if one is not None and many is not None:
            key = self.root.key(("senders",))
            self.problems.append(
                key.problem("E018", "sender and senders cannot stand together", "keep senders")
            )
        blocks = self._sender_blocks()
        return {key: read_sender(key, block, self.folder, self.problems) for key, block in blocks.items()}

    def _sender_blocks(self, told: bool = False) -> dict[str, Node]:
        one = self.root.parts.get("sender")
        return {"main": one} if one is not None else self._table("senders", told)

    def _beside_each_other(
        self, senders: Mapping[str, Sender | None], servers: Mapping[str, Server | None]
    ) -> None:
        known = [server for server in servers.values() if server is not None]
        for key, block in self._sender_blocks(told=True).items():
            sender, rules = senders[key], block.parts.get("classify")
            if sender is not None and rules is not None:
                self.problems.extend(warn_of_softened(sender.policy.classify, rules, known))

    def routes(self, senders: Mapping[str, Sender | None]) -> list[RouteRule | None]:
        """The routes of these senders in their order, None for one that cannot be read."""
        blocks = self._rows("routes")
        sound = {key: block for key, block in self._sender_blocks(told=True).items() if senders.get(key)}
        routes = [read_route(block, sound, self.folder, self.problems) for block in blocks]
        self.problems.extend(warn_of_shadows(blocks, routes))
        return routes

    def servers(self, senders: Mapping[str, Sender | None]) -> dict[str, Server | None]:
        """The servers by name, None for one that cannot be read; ``senders`` are those who will mail them."""
        clock, known = clock_of(self.start()), introduced(senders)
        blocks = self.server_blocks()
        for _, node in self._domains():
            self.problems.extend(warn_of_domain(node))
        self.problems.extend(self._served_twice())
        return {key: read_server(key, block, clock, known, self.problems) for key, block in blocks.items()}

    def server_blocks(self, told: bool = False) -> dict[str, Node]:
        """The servers' blocks by name, each over its profile; ``told``: their problems have been added."""
        problems: list[Problem] = [] if told else self.problems
        blocks = self._table("servers", told)
        laid = {key: over_profile(block, self.folder, problems) for key, block in blocks.items()}
        return {key: with_models(block, self.folder, problems) for key, block in laid.items()}

    def zones(
        self, senders: Mapping[str, Sender | None], servers: Mapping[str, Server | None]
    ) -> Mapping[str, Records]:
        """The zones by name, as far as they can be read."""
        node = self.root.parts.get("zones")
        if node is None or not self._is(node, dict, "a mapping of names", told=False):
            return {}
        for key in node.keys.values():
            self.problems.extend(warn_of_domain(key))
        return zone_reader(senders, servers).read(node, self.problems)

    def _zone_names(self) -> Iterator[tuple[str, Node]]:
        node = self.root.parts.get("zones")
        for written, key in node.keys.items() if node is not None else ():
            with suppress(ValueError):
                yield fold_domain(written), key

    def _domains(self) -> Iterator[tuple[str, Node]]:
        servers = self.root.parts.get("servers")
        for block in servers.parts.values() if servers is not None else ():
            listed = block.parts.get("domains")
            for node in listed.parts.values() if listed is not None else ():
                try:
                    yield fold_domain(str(node.value)), node
                except ValueError:
                    continue

    def _served_twice(self) -> Iterator[Problem]:
        seen: dict[str, Node] = {}
        for domain, node in self._domains():
            if domain in seen:
                help = f"the other stands on line {seen[domain].span.line + 1}; one domain, one server"
                yield node.problem("E026", f'the domain "{domain}" is served twice', help)
            seen.setdefault(domain, node)

    def _workload(self, senders: Mapping[str, Sender | None]) -> list[Entry | None]:
        known = {domain for domain, _ in (*self._domains(), *self._zone_names())}
        scale = self.top.get("scale", AS_WRITTEN)
        reader = Workload(senders, sorted(known), self.folder, clock_of(self.start()), scale)
        self.problems.extend(twice(self.root.parts.get("workload"), "campaign"))
        blocks = list(self._rows("workload"))
        entries = [reader.read(block, self.problems) for block in blocks]
        duration = self.top.get("duration")
        for block, entry in zip(blocks, entries, strict=True):
            if entry is not None and duration is not None and entry.at >= duration:
                message = f"{entry.name} begins when the run is over: none of it is sent"
                help = f"the duration is {format_duration(duration)}; leave it out to run until all is done"
                self.problems.append(block.parts.get("at", block).problem("W028", message, help))
        return entries

    def _timeline(
        self,
        senders: Mapping[str, Sender | None],
        servers: Mapping[str, Server | None],
        zones: Mapping[str, Records],
    ) -> tuple[Event, ...]:
        blocks, reader = self.server_blocks(told=True), zone_reader(senders, servers)
        timeline = Timeline(senders, blocks, clock_of(self.start()), reader, zones)
        return timeline.read(self._rows("timeline"), self.problems)

    def _expectations(
        self, senders: Mapping[str, Sender | None], workload: list[Entry | None]
    ) -> Iterator[Expectation]:
        names = self._names(senders, workload)
        for node in self._rows("expect"):
            at = f"{node.source.file}:{node.span.line + 1}"
            try:
                yield parse(node.value, names, at)
            except ExpectationInvalid as refused:
                below = node.key(refused.path) if refused.on_key else node.at(refused.path)[0]
                inside = isinstance(below.value, str) and (refused.offset or refused.width)
                offset, width = refused.offset if inside else -1, max(1, refused.width)
                self.problems.append(below.problem("E008", refused.message, refused.help, offset, width))

    def _names(self, senders: Mapping[str, Sender | None], workload: list[Entry | None]) -> Names:
        entries = [node.parts for node in self._rows("workload", told=True)]
        tags = [tag.value for parts in entries if "tags" in parts for tag in parts["tags"].parts.values()]
        listed = [entry.to.tags for entry in workload if entry and isinstance(entry.to, Listed)]
        tags.extend(tag for rows in listed for row in rows for tag in row)
        return Names(
            servers=frozenset(self._table("servers", told=True)),
            campaigns=frozenset(str(parts["name"].value) for parts in entries if "name" in parts),
            senders=frozenset(senders),
            tags=frozenset(map(str, tags)),
            domains=frozenset(domain for domain, _ in (*self._domains(), *self._zone_names())),
        )

    def _table(self, key: str, told: bool = False) -> dict[str, Node]:
        node = self.root.parts.get(key)
        if node is None or not self._is(node, dict, "a mapping of names", told):
            return {}
        blocks = {written: node.parts[written] for written in node.keys}
        for written in blocks if not told else ():
            self._check_name(written, node.keys[written])
        return blocks

    def _check_name(self, written: str, node: Node) -> None:
        try:
            name(written)
        except ValueError as error:
            self.problems.append(node.problem("E016", str(error)))

    def _rows(self, key: str, told: bool = False) -> list[Node]:
        node = self.root.parts.get(key)
        if node is None or not self._is(node, list, "a list", told):
            return []
        return [node.parts[place] for place in range(len(node.value))]

    def _is(self, node: Node, kind: type, due: str, told: bool) -> bool:
        fits = isinstance(node.value, kind) and bool(node.value or kind is list)
        if not fits and not told:
            self.problems.append(node.problem("E014", f"{due} is due here", "with at least one entry"))
        return fits
