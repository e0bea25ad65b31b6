"""What a scenario calls its parts: an expectation may name nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion
from simulator.metrics.table import GROUPS

Where = tuple[tuple[str, str], ...]
"""Pairs of a grouping and a name in it, in the order of ``table.GROUPS``."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one scenario."""

    servers: frozenset[str] = frozenset()
    campaigns: frozenset[str] = frozenset()
    senders: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def of(self, group: str) -> frozenset[str]:
        """The names within a grouping (``server``, ``domain``, ``campaign``, ``sender``, ``tag``)."""
        known: frozenset[str] = getattr(self, f"{group}s")
        return known

    def require(self, group: str, name: object, offset: int = 0) -> str:
        """``name`` if the scenario has it. Raises ExpectationInvalid otherwise."""
        if not isinstance(name, str):
            raise ExpectationInvalid(f"the name of a {group} is due here, not {quoted(name)}", offset)
        known = self.of(group)
        found = name.casefold() if group == "domain" else name
        if found not in known:
            message = f"the scenario has no {group} {quoted(name)}"
            raise ExpectationInvalid(message, offset, suggestion(name, known), width=max(1, len(name)))
        return found


def read_where(given: object, names: Names) -> Where:
    """The ``where:`` of an expectation. Raises ExpectationInvalid."""
    if not isinstance(given, Mapping) or not given:
        raise ExpectationInvalid("where: names what to look at", help="as in where: {server: bigmail}")
    return tuple((group, _name(group, given, names)) for group in _groups(given))


def _groups(given: Mapping[Any, Any]) -> list[str]:
    for key in given:
        if key not in GROUPS:
            message = f"a figure cannot be taken by {quoted(key)}"
            raise ExpectationInvalid(message, help=suggestion(str(key), GROUPS), path=(key,), on_key=True)
    return [group for group in GROUPS if group in given]


def _name(group: str, given: Mapping[Any, Any], names: Names) -> str:
    try:
        return names.require(group, given[group])
    except ExpectationInvalid as fault:
        raise fault.below(group) from None
