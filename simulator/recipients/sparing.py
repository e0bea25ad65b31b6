"""Whom a server has nothing in store for: the question that a rule asks of one mail, of a whole row at once.

Only chance is looked at. Who is not spared may still be passed over by a condition of the rule; who is, is
not touched by any, whatever the server remembers.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.dice import ONE
from simulator.recipients.query import Per
from simulator.recipients.rule import Rule
from simulator.recipients.server import Server

if TYPE_CHECKING:
    import numpy as np

    Row = np.ndarray[Any, Any]

Rows = Callable[[str, Per], "Row"]
"""The draws of a row of mails for a purpose, each as ``Draw`` gives it for one."""


def can_spare(server: Server) -> bool:
    """Whether every rule of a server leaves some alone by chance."""
    return all(rule.chance is not None or hasattr(rule.behaviour, "spares") for rule in server.all_rules)


def spared(server: Server, size: int, rows: Rows) -> "Row":
    """Which of ``size`` mails no rule of a server touches. Ask ``can_spare`` first."""
    import numpy as np

    found = np.ones(size, dtype=bool)
    for rule in server.all_rules:
        found &= _passes(rule, rule.purpose(server.name), rows)
    return found


def _passes(rule: Rule, purpose: str, rows: Rows) -> "Row":
    if rule.chance is not None:
        return rows(purpose, rule.drawn_per) >= rule.chance * ONE
    spares: Callable[[Rows], Row] = rule.behaviour.spares  # type: ignore[attr-defined]
    return spares(lambda part, per: rows(f"{purpose}/{part}", per))
