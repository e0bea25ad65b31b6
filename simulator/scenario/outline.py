"""Where the parts of a scenario are written, and how: for those who explain what came of it.

An outline is made from the text that a run keeps. Recipient lists stand in other files and are not
looked for, so a run's folder alone is enough, wherever it was moved; a policy in a file of its own is
known as long as the file is where it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Self

from simulator.recipients import Server, Zones
from simulator.scenario import overrides as command_line
from simulator.scenario.addresses import with_built_in
from simulator.scenario.compose import compose
from simulator.scenario.document import Document
from simulator.scenario.flow import flow
from simulator.scenario.nodes import Node
from simulator.scenario.populations import peopled
from simulator.scenario.routes import on_route
from simulator.scenario.senders import over_policy
from simulator.scenario.source import Source
from simulator.sender import Mail, RouteRule, Sender, place_of_rule, route_of

_AROUND = ("name", "when", "at", "chance", "per", "strict")
"""Keys of a rule that do not say what it does."""


class Written(NamedTuple):
    """A piece of a scenario on one line, and its ``file:line``; both "" where it is not written."""

    text: str
    at: str


@dataclass(frozen=True)
class Outline:
    """A document with the places of its parts; of what stands in a preset, the place in its file."""

    root: Node
    folder: Path

    @classmethod
    def of(cls, text: str, file: str, overrides: Mapping[str, str]) -> Self:
        """The outline of a scenario that has been run. Raises ScenarioInvalid where it is no YAML."""
        root, _ = compose(Source(file, text))
        folder = Path(file).parent
        return cls(with_built_in(peopled(command_line.lay(root, overrides, []), folder, [])), folder)

    @cached_property
    def start(self) -> datetime:
        """The instant at which virtual time begins."""
        return Document(self.root, Path()).start()

    @cached_property
    def senders(self) -> Mapping[str, Sender]:
        """The senders by name; without those that cannot be read."""
        found = Document(self.root, self.folder).senders()
        return {name: sender for name, sender in found.items() if sender is not None}

    @cached_property
    def servers(self) -> Mapping[str, Server]:
        """The servers by name; without those that cannot be read."""
        found = Document(self.root, self.folder).servers(self.senders)
        return {name: server for name, server in found.items() if server is not None}

    @cached_property
    def zones(self) -> Zones:
        """What the DNS holds when the scenario begins."""
        document = Document(self.root, self.folder)
        records = document.zones(self.senders, self.servers)
        return Zones(tuple(self.servers.values()), records)

    @cached_property
    def routes(self) -> tuple[RouteRule | None, ...]:
        """The routes in their order, None for one that cannot be read."""
        return tuple(Document(self.root, self.folder).routes(self.senders))

    def way_of(self, sender: str, domain: str, tags: tuple[str, ...]) -> int | None:
        """The place among ``routes`` of the one that such mail takes; None: its sender's own way."""
        server, hosts = self.zones.home(domain), self.zones.names(domain)
        mail = Mail(sender, domain, tags, server.name if server else None, hosts)
        taken = route_of([route for route in self.routes if route is not None], mail)
        return None if taken is None else self.routes.index(taken)

    def sender(self, name: str, way: int | None = None) -> Sender | None:
        """A sender as it is on its own way or on a route; None where it cannot be read."""
        route = None if way is None else self.routes[way]
        return self.senders.get(name) if route is None else route.senders.get(name)

    @property
    def seed(self) -> int:
        """The seed that the document names."""
        return int(Document(self.root, Path()).top.get("seed", 1))

    def of_server(self, name: str, *path: str | int) -> Written:
        """Part of a server's block; without a path the block itself."""
        return self._written(self.root, ("servers", name, *path))

    def of_zone(self, name: str) -> Written:
        """The zone of a name, as the scenario begins with it."""
        zones = self.root.parts.get("zones")
        written = next((key for key in zones.keys if key.lower() == name), "") if zones is not None else ""
        return self._written(self.root, ("zones", written))

    def of_rule(self, server: str, rule: str) -> Written:
        """A rule of a server, be it one that a limit or ``tls`` stands for; or a zone (``zones.NAME``)."""
        kind, point, limit = rule.partition(".")
        if kind == "zones" and point:
            return self.of_zone(limit)
        if kind == "limits" and point:
            return self.of_server(server, "limits", limit)
        if rule == "tls.required":
            return self.of_server(server, "tls")
        return self._entry(self.root.at(("servers", server, "rules"))[0], rule)

    def of_behaviour(self, server: str, rule: str) -> str:
        """What a rule of a server does, without when and how often: ``greylist: {wait: 5m}``."""
        rows = self.root.at(("servers", server, "rules"))[0]
        for row in rows.parts.values():
            if isinstance(row.value, dict) and str(row.value.get("name")) == rule:
                kind = {key: value for key, value in row.value.items() if key not in _AROUND}
                return flow(kind)[1:-1]
        return f"{rule.rpartition('.')[2]}: {self.of_rule(server, rule).text}"

    def of_sender(self, name: str, *path: str | int, way: int | None = None) -> Written:
        """Part of a sender's policy, from its block, from the route that is its ``way``, or from the
        preset below them."""
        block = self._sender(name, way)
        return Written("", "") if block is None else self._written(over_policy(block, self.folder), path)

    def of_classify(self, sender: str, rule: str, way: int | None = None) -> Written:
        """A classifier rule of a sender, by its name or by its position from 1."""
        block = self._sender(sender, way)
        rules = None if block is None else block.parts.get("classify")
        if rules is None:
            return Written("", "")
        named = self._entry(rules, rule)
        return self._written(rules, (int(rule) - 1,)) if not named.at and rule.isdecimal() else named

    def of_reading(self, sender: str, read_by: str, code: int | None, way: int | None = None) -> str:
        """``file:line`` of the classifier rule that read an answer, its own or a built-in one."""
        if read_by.startswith("classify/"):
            return self.of_classify(sender, read_by.removeprefix("classify/"), way).at
        if read_by == "give_up":
            return self.of_sender(sender, "retry", "give_up", way=way).at
        return place_of_rule(read_by, code)

    def _sender(self, name: str, way: int | None) -> Node | None:
        many = self.root.parts.get("senders")
        block = self.root.parts.get("sender") if many is None else many.parts.get(name)
        return block if block is None or way is None else on_route(block, self.root.at(("routes", way))[0])

    def _entry(self, rows: Node, name: str) -> Written:
        for place, row in rows.parts.items():
            if "name" in row.parts and str(row.parts["name"].value) == name:
                return self._written(rows, (place,))
        return Written("", "")

    def _written(self, root: Node, path: tuple[str | int, ...]) -> Written:
        node, taken = root.at(path)
        if taken != path:
            return Written("", "")
        key = root.key(path)
        return Written(flow(node.value), _place(key if key.source is node.source else node))


def _place(node: Node) -> str:
    source = node.source
    return source.text if source.file == command_line.COMMAND_LINE else f"{source.file}:{node.span.line + 1}"
