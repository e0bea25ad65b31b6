"""``servers:``: emulated servers with their rules, and what only shows when rules stand together."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from simulator.errors import Problem
from simulator.recipients import Clock, Rule, Senders, Server
from simulator.recipients.last_word import hears
from simulator.scenario.blocks import server_block
from simulator.scenario.located import Reader
from simulator.scenario.nodes import Node

_TEST_DOMAIN = re.compile(r"(.*\.)?(test|example|invalid|localhost|example\.(com|net|org))")
_ENHANCED = re.compile(r"([2-5])[0-9][0-9][ -](([245])\.[0-9]{1,3}\.[0-9]{1,3})(?![0-9.])")


def read_server(
    name: str, block: Node, clock: Clock, senders: Senders, problems: list[Problem]
) -> Server | None:
    """One server, or None after its problems have been added. ``senders``: those who will mail it."""
    before = len(problems)
    problems.extend(_at_odds(block))
    found = _reader().read(block, problems)
    problems.extend(twice(block.parts.get("rules"), "rule"))
    if found is None or any(not problem.is_warning for problem in problems[before:]):
        return None
    try:
        server = Server(name=name, clock=clock.of(found.pop("tz", None)), senders=senders, **found)
    except ValueError as error:
        problems.append(block.problem("E017", str(error)))
        return None
    problems.extend(_shadowed(server.rules, block))
    return server


def warn_of_domain(node: Node) -> Iterator[Problem]:
    """A warning where a domain might be somebody's."""
    if isinstance(node.value, str) and not _TEST_DOMAIN.fullmatch(node.value.rstrip(".").lower()):
        help = "use a name under .test, .example or .invalid"
        yield node.problem("W027", f'"{node.value[:80]}" is not a domain reserved for tests', help)


def twice(rows: Node | None, noun: str) -> Iterator[Problem]:
    """A problem for every entry of a list whose name an earlier one has."""
    seen: dict[str, Node] = {}
    for row in rows.parts.values() if rows is not None else ():
        name = row.parts.get("name")
        if name is None or not isinstance(name.value, str):
            continue
        if name.value in seen:
            line = seen[name.value].span.line + 1
            message = f'a {noun} is called "{name.value}" already, on line {line}'
            yield name.problem("E026", message, "every name is used once: draws and reports go by it")
        seen.setdefault(name.value, name)


def _at_odds(block: Node) -> Iterator[Problem]:
    limits, rules = block.parts.get("limits"), block.parts.get("rules")
    if limits is not None and "over" in limits.parts:
        yield from _contradiction(limits.parts["over"])
    for rule in rules.parts.values() if rules is not None else ():
        strict = rule.parts.get("strict")
        if strict is not None and strict.value is False:
            continue
        replies = rule.parts.get("replies")
        for node in (rule.parts.get("reply"), *(replies.parts.values() if replies is not None else ())):
            if node is not None:
                yield from _contradiction(node)


def _contradiction(node: Node) -> Iterator[Problem]:
    found = _ENHANCED.match(node.value) if isinstance(node.value, str) else None
    if found is None or found[1] == found[3]:
        return
    message = f"the enhanced code {found[2]} contradicts a reply that opens with {found[1]}"
    right = f"{node.value[:3]} {found[1]}{found[2][1:]}"
    other = f"{found[3]}{node.value[1:3]} {found[2]}"
    help = f'"{right} ..." or "{other} ..."? a server that contradicts itself on purpose has strict: false'
    yield node.problem("E005", message, help, found.start(2), len(found[2]))


def _shadowed(rules: tuple[Rule, ...], block: Node) -> Iterator[Problem]:
    taken: dict[Any, int] = {}
    for place, rule in enumerate(rules):
        where = (rule.stage, rule.is_of_dns)
        if hears(rule):  # has the last word, wherever it stands
            continue
        if where in taken:
            node, first = block.at(("rules", place))[0], block.at(("rules", taken[where]))[0]
            message = f'rule "{rule.name}" can never match'
            above = f'"{rules[taken[where]].name}" on line {first.span.line + 1} takes all at {rule.stage}'
            yield node.problem("W007", message, f"{above}; rules are tried top to bottom")
        elif rule.when is None and rule.chance is None and rule.is_sure:
            taken[where] = place


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader(server_block())
