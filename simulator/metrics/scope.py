"""Which part of a run a figure is taken over."""

from dataclasses import dataclass

Where = tuple[tuple[str, str], ...]
"""Pairs of a grouping and a name in it, in the order of ``table.GROUPS``."""

Span = tuple[int, int]
"""From when until when, ms since the scenario's start; the first instant belongs to it, the last not."""

MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Scope:
    """The mail of ``where`` (all of it where nothing is named), within ``span`` (None: the whole run).

    ``period``: how long each of the periods is in which ``attempts.rate.max`` counts, ms.
    """

    where: Where = ()
    span: Span | None = None
    period: int = MINUTE


WHOLE = Scope()
"""The whole run."""
