"""Tells the kinds of expectations apart; each kind reads itself."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion
from simulator.metrics.expectations.judgement import Expectation
from simulator.metrics.expectations.line import read_line, read_long
from simulator.metrics.expectations.message import read_message
from simulator.metrics.expectations.names import Names

KINDS: Mapping[str, Callable[[Mapping[Any, Any], Names, str], Expectation]] = MappingProxyType(
    {"that": read_long, "message": read_message}
)
"""The key that makes a mapping an expectation of its kind, and what reads it."""


def parse(item: object, names: Names, at: str = "") -> Expectation:
    """Reads one entry of ``expect:``, a metric line or a mapping; ``at`` is its ``file:line``.

    Raises ExpectationInvalid, which says where in the entry it is wrong, and nothing else.
    """
    if isinstance(item, str):
        return read_line(item, names, at)
    if not isinstance(item, Mapping):
        message = f"{quoted(item)} is no expectation"
        raise ExpectationInvalid(message, help="write a line like delivered.rate >= 93%")
    found = [key for key in KINDS if key in item]
    if len(found) == 1:
        return KINDS[found[0]](item, names, at)
    if found:
        message = f"{' and '.join(found)} cannot stand in one expectation"
        raise ExpectationInvalid(message, help="make two of them", path=(found[1],), on_key=True)
    first = next(iter(item), None)
    message = f"{quoted(first)} is no kind of expectation" if item else "an expectation that says nothing"
    path = (first,) if isinstance(first, str) else ()
    raise ExpectationInvalid(message, help=suggestion(str(first), KINDS), path=path, on_key=bool(path))
