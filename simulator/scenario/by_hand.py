"""Changes to the servers of a scenario while they stand open: the words of its timeline, one at a time."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.errors import Problem, ScenarioInvalid
from simulator.mail import Duration
from simulator.scenario import overrides
from simulator.scenario.addresses import DOMAIN, SERVER, built_in_block, with_built_in
from simulator.scenario.compose import compose
from simulator.scenario.document import Document
from simulator.scenario.layers import with_parts
from simulator.scenario.moments import clock_of
from simulator.scenario.nodes import Node
from simulator.scenario.populations import peopled
from simulator.scenario.scenario import Change, Scenario
from simulator.scenario.source import Source
from simulator.scenario.timeline import Timeline
from simulator.scenario.zones import zone_reader

BY_HAND = "by hand"


class ServersByHand:
    """The servers of a scenario, the built-in one included, as they are after what was done to them.

    Every method gives the change, and raises ScenarioInvalid where there is nothing to be changed so.
    """

    def __init__(self, scenario: Scenario) -> None:
        root, _ = compose(Source(scenario.path, scenario.text))
        folder = Path(scenario.path).parent
        root = with_built_in(peopled(overrides.lay(root, scenario.overrides, []), folder, []))
        document = Document(root, folder)
        self._clock = clock_of(document.start())
        self._senders = dict(scenario.senders)
        self._first = document.server_blocks(told=True)
        if all(DOMAIN not in server.domains for server in scenario.servers.values()):
            self._first[SERVER] = built_in_block()
        self._zones, self._reader = scenario.zones, zone_reader(scenario.senders, scenario.servers)
        self._begin()

    def _begin(self) -> None:
        self._timeline = Timeline(self._senders, self._first, self._clock, self._reader, self._zones)

    def set(self, path: str, value: Any) -> Change:
        """A value at a path that a timeline may set: servers.corp.down, zones.corp.test."""
        problems: list[Problem] = []
        events = self._timeline.read([_written({"at": "0m", "set": {path: value}})], problems)
        event = None if problems else events[0]
        if not isinstance(event, Change) or (event.server is None and event.zones is None):
            message = f"{path} is no value of a server, nor a zone"
            raise ScenarioInvalid(tuple(problems) or (_nothing(message),))
        return event

    def put_rule(self, server: str, rule: Mapping[str, Any]) -> Change:
        """A rule in the place of the one of its name, or before all others."""
        name = str(rule.get("name", ""))
        rows = self._rules(server)
        place = next((place for place, row in enumerate(rows) if _name(row) == name), None)
        made = _written(dict(rule))
        rows = [made, *rows] if place is None else [*rows[:place], made, *rows[place + 1 :]]
        return self._with_rules(server, rows, name, json.dumps(rule, ensure_ascii=False))

    def remove_rule(self, server: str, name: str) -> Change:
        """The server without the rule of this name."""
        rows = self._rules(server)
        left = [row for row in rows if _name(row) != name]
        if len(left) == len(rows):
            raise ScenarioInvalid((_nothing(f'the server {server} has no rule "{name}"'),))
        return self._with_rules(server, left, name, "null")

    def reset(self) -> Iterator[Change]:
        """Every server as it was at first."""
        self._begin()
        for name, block in self._first.items():
            server = self._timeline.renew(name, block, [])
            if server is not None:
                yield Change(Duration(0), f"servers.{name}", "reset", server=server)

    def _rules(self, server: str) -> list[Node]:
        block = self._timeline.block(server)
        if block is None:
            raise ScenarioInvalid((_nothing(f'there is no server "{server}"'),))
        rules = block.parts.get("rules")
        return [] if rules is None else list(rules.parts.values())

    def _with_rules(self, server: str, rows: list[Node], name: str, value: str) -> Change:
        block = self._timeline.block(server)
        assert block is not None
        listed = _listed(block, rows)
        parts = {key: block.parts[key] for key in block.keys} | {"rules": listed}
        problems: list[Problem] = []
        after = with_parts(block, {**block.keys, "rules": block.keys.get("rules", listed)}, parts)
        made = self._timeline.renew(server, after, problems)
        if made is None:
            raise ScenarioInvalid(tuple(problems))
        return Change(Duration(0), f"servers.{server}.rules.{name}", value[:200], server=made)


def _listed(block: Node, rows: list[Node]) -> Node:
    return Node(block.source, block.span, [row.value for row in rows], parts=dict(enumerate(rows)))


def _name(rule: Node) -> str:
    return str(rule.value.get("name")) if isinstance(rule.value, dict) else ""


def _written(value: Any) -> Node:
    """A value as if it stood in a file: JSON is YAML (YAML 1.2 section 1.3)."""
    root, problems = compose(Source(BY_HAND, json.dumps(value, ensure_ascii=False)))
    if problems:
        raise ScenarioInvalid(tuple(problems))
    return root


def _nothing(message: str) -> Problem:
    return Problem("E025", message, BY_HAND)
