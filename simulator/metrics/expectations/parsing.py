"""Tells the kinds of expectations apart; each kind reads itself."""

from collections.abc import Mapping
from typing import Any, cast

from simulator.kinds import kinds
from simulator.metrics.expectations.fields import flag
from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion
from simulator.metrics.expectations.judgement import Expectation, Kind, Warned
from simulator.metrics.expectations.kinds.that import That
from simulator.metrics.expectations.names import Names

KINDS = "simulator.metrics.expectations.kinds"
WARN = "warn"
"""Beside any kind: a miss is shown, but fails no run."""


def parse(item: object, names: Names, at: str = "") -> Expectation:
    """Reads one entry of ``expect:``, a metric line or a mapping; ``at`` is its ``file:line``.

    Raises ExpectationInvalid, which says where in the entry it is wrong, and nothing else.
    """
    if isinstance(item, str):
        return That.line(item, names, at)
    if not isinstance(item, Mapping):
        message = f"{quoted(item)} is no expectation"
        raise ExpectationInvalid(message, help="write a line like delivered.rate >= 93%")
    kind = _kind(item)
    found = kind.read({key: item[key] for key in item if key != WARN}, names, at)
    return Warned(found) if _warns(item, names) else found


def _kind(item: Mapping[Any, Any]) -> type[Kind]:
    known = cast(Mapping[str, type[Kind]], kinds(KINDS))
    found = [key for key in item if key in known]
    found = [key for key in found if not any(key in known[other].beside for other in found)]
    if len(found) == 1:
        return known[found[0]]
    if found:
        message = f"{' and '.join(found)} cannot stand in one expectation"
        raise ExpectationInvalid(message, help="make two of them", path=(found[1],), on_key=True)
    first = next(iter(item), None)
    message = f"{quoted(first)} is no kind of expectation" if item else "an expectation that says nothing"
    path = (first,) if isinstance(first, str) else ()
    raise ExpectationInvalid(message, help=suggestion(str(first), known), path=path, on_key=bool(path))


def _warns(item: Mapping[Any, Any], names: Names) -> bool:
    try:
        return flag(item.get(WARN, False), names)
    except ExpectationInvalid as fault:
        raise fault.below(WARN) from None
