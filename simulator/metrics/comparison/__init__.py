"""Two runs side by side: what differs, whether it is more than chance, and whether it is too much. Pure."""

from simulator.metrics.comparison.differences import Difference, differences
from simulator.metrics.comparison.limits import Finding, Limit, hold, read_limit
from simulator.metrics.comparison.sides import Measured, Sides, side_by_side

__all__ = [
    "Difference",
    "Finding",
    "Limit",
    "Measured",
    "Sides",
    "differences",
    "hold",
    "read_limit",
    "side_by_side",
]
