"""Texts of replies with {placeholders}: what a server quotes of the mail it answers."""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from simulator.mail import OPENING, Reply, Stage
from simulator.recipients.query import Query

PLACEHOLDERS = ("ip", "recipient", "domain", "sender", "sender_domain", "id")
"""``domain`` is the recipient's; ``id`` is made up for the attempt, as servers number what they refuse."""

_BRACES = re.compile(r"\{([A-Za-z_]+)\}")


@lru_cache(maxsize=4096)
def placeholders(reply: Reply) -> tuple[str, ...]:
    """The names in braces within a reply's text."""
    return tuple(_BRACES.findall(reply.text))


def filled(reply: Reply, query: Query, number: Callable[[], int]) -> Reply:
    """The reply about this query; ``number`` draws what its id is made of (53 bits)."""
    known = {
        "ip": query.ip,
        "recipient": query.recipient,
        "domain": query.recipient.rpartition("@")[2],
        "sender": query.sender,
        "sender_domain": query.sender.rpartition("@")[2],
    }
    if "id" in placeholders(reply):
        known["id"] = f"{number():014x}"
    lines = (_BRACES.sub(lambda name: known[name[1]], line).strip() for line in reply.lines)
    return replace(reply, lines=tuple(lines))


def check(behaviour: Any, stage: Stage) -> None:
    """Raises ValueError where a reply of this behaviour quotes what nobody knows at its stage."""
    for name in {name for reply in replies_of(behaviour) for name in placeholders(reply)}:
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise ValueError(f"a reply knows nothing called {{{name}}}: it may quote {known}")
        if name.startswith("sender") and stage in OPENING:
            raise ValueError(f"at {stage} no sender is known that {{{name}}} could quote")
        if name in ("recipient", "domain") and stage in OPENING | {"mail"}:
            raise ValueError(f"at {stage} no recipient is known that {{{name}}} could quote")


def replies_of(value: Any) -> list[Reply]:
    """Every reply within a behaviour, be it in a list or in a part of it."""
    if isinstance(value, Reply):
        return [value]
    if isinstance(value, tuple):
        return [reply for part in value for reply in replies_of(part)]
    if hasattr(value, "__dataclass_fields__"):
        return [reply for field in fields(value) for reply in replies_of(getattr(value, field.name))]
    return []
