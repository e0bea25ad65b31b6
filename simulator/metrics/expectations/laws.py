"""Laws that ``never:`` knows by name: what no sending system may do, as selectors of events."""

from collections.abc import Mapping
from types import MappingProxyType

from simulator.metrics.expectations.selector import Selector

LAWS: Mapping[str, Selector] = MappingProxyType(
    {
        "retry of a delayed bounce": Selector(event="attempt", after="bounced_late"),
        "attempt to a suppressed address": Selector(event="attempt", after="listed"),
        "attempt after giving up": Selector(event="attempt", after="expired"),
    }
)
"""Name -> what must never happen.

A delivery that was reported failed after it was delivered is over (semantics.md, "The decision
table"); an address on a list is not tried (ibid., "Suppression"); neither is a delivery given up.
"""
