"""The built-in domain: what stands before the @ of its addresses says what becomes of the mail.

Every spelling is data in one file of ``recipients``; here it becomes the rules of a server. A scenario
whose workload mails the domain has that server without writing one.
"""

import re
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from simulator.errors import LawBroken, Problem
from simulator.recipients import Clock, Senders, Server
from simulator.scenario.compose import compose
from simulator.scenario.layers import with_parts, without
from simulator.scenario.nodes import Node
from simulator.scenario.servers import read_server
from simulator.scenario.source import Source

DOMAIN = "simulator.test"
SERVER = "simulator"
_FILE = "addresses.yaml"
_OURS = ("local", "like")
_PLAIN = re.compile(r"[\w.+-]*")
_PLACE = re.compile(r"(<[^>]*>)")


class Spelling(NamedTuple):
    """One way to spell an address, and the rule that it is, by its keys."""

    local: str
    rule: dict[str, object]


class Family(NamedTuple):
    """Spellings that belong together: whom they follow, and where that is told."""

    name: str
    follows: str
    source: str
    spellings: tuple[Spelling, ...]


@lru_cache(maxsize=1)
def _written() -> Node:
    text = (files("simulator.recipients") / _FILE).read_text("utf-8")
    root, problems = compose(Source(_FILE, text))
    if problems:
        raise LawBroken(f"{_FILE} is malformed: {problems[0].message}")
    return root


def families() -> tuple[Family, ...]:
    """Every family of spellings, in the order in which their rules are tried."""
    return tuple(
        Family(
            family.value["name"],
            family.value["follows"],
            family.value["source"],
            tuple(
                Spelling(
                    one["local"], {key: value for key, value in one.items() if key not in ("local", "name")}
                )
                for one in family.value["addresses"]
            ),
        )
        for family in _written().parts["families"].parts.values()
    )


@lru_cache(maxsize=1)
def built_in_block() -> Node:
    """The server of the built-in domain, as it would stand under ``servers``."""
    root = _written()
    rows = [
        _rule(family.value["name"], spelling)
        for family in root.parts["families"].parts.values()
        for spelling in family.parts["addresses"].parts.values()
    ]
    domain = root.parts["domain"]
    parts = {
        "domains": replace(domain, value=[domain.value], parts={0: domain}),
        "rules": replace(root, value=[row.value for row in rows], keys={}, parts=dict(enumerate(rows))),
    }
    return with_parts(root, dict(parts), parts)


def _rule(family: str, spelling: Node) -> Node:
    local = spelling.parts["local"]
    rule = without(spelling, *_OURS)
    parts: dict[str, Node] = {key: rule.parts[key] for key in rule.keys}
    parts.setdefault("name", replace(local, value=_name(family, local.value)))
    if "like" in spelling.parts or _is_spelled_out(spelling):
        pattern = spelling.value.get("like") or pattern_of(local.value)
        recipient = replace(local, value=pattern)
        parts.setdefault("when", with_parts(local, {"recipient": local}, {"recipient": recipient}))
    return with_parts(rule, {key: rule.keys.get(key, local) for key in parts}, parts)


def _is_spelled_out(spelling: Node) -> bool:
    """Whether the address itself says which mail is meant, rather than its header or its sender."""
    asked = spelling.value.get("on_request", {})
    return not asked.get("header", False) and "when" not in spelling.value


def _name(family: str, local: str) -> str:
    plain = _PLAIN.match(local)
    assert plain is not None
    return f"{family}.{plain[0]}"


def pattern_of(local: str) -> str:
    """The addresses of one spelling: a <place> for anything, [what may be missing], any case, a +label."""
    words = "".join("[^@]+" if part.startswith("<") else re.escape(part) for part in _PLACE.split(local))
    words = words.replace(r"\[", "(").replace(r"\]", ")?")
    return rf"/^{words}(\+[^@]*)?@/i"


def with_built_in(root: Node) -> Node:
    """The document with the built-in server, if its workload mails that domain and no server has it."""
    if not _is_mailed(root.parts.get("workload")) or _is_served(root.parts.get("servers")):
        return root
    known, key = root.parts.get("servers"), root.keys["workload"]
    if known is None or not isinstance(known.value, dict):
        known = with_parts(root.parts["workload"], {}, {})
    keys = {**known.keys, SERVER: key}
    servers = with_parts(
        known, keys, {**{name: known.parts[name] for name in known.keys}, SERVER: built_in_block()}
    )
    parts = {name: root.parts[name] for name in root.keys} | {"servers": servers}
    return with_parts(root, {**root.keys, "servers": root.keys.get("servers", key)}, parts)


def _is_mailed(workload: Node | None) -> bool:
    """Whether an entry names the domain; recipients in files are not looked for."""
    rows = workload.parts.values() if workload is not None else ()
    return any(_names(row.parts["to"].value) for row in rows if "to" in row.parts)


def _names(to: object) -> bool:
    if isinstance(to, str):
        return to.lower().rpartition("@")[2] == DOMAIN
    return any(map(_names, to)) if isinstance(to, (list, dict)) else False


def _is_served(servers: Node | None) -> bool:
    if servers is None:
        return False
    blocks = [block for block in servers.parts.values() if isinstance(block.value, dict)]
    domains = [domain for block in blocks for domain in block.value.get("domains") or ()]
    return SERVER in servers.parts or DOMAIN in [str(domain).lower() for domain in domains]


def built_in_server(clock: Clock) -> Server:
    """The server of the built-in domain. Raises LawBroken where its file is malformed."""
    problems: list[Problem] = []
    server = read_server(SERVER, built_in_block(), clock, Senders(), problems)
    if server is None:
        raise LawBroken(f"{_FILE}: {problems[0].message} ({problems[0].line})")
    return server
