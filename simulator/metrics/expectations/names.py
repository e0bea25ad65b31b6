"""What a scenario calls its parts: an expectation may name nothing else."""

from dataclasses import dataclass

from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion


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
