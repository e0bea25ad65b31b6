"""mtasim: a delivery-attempt simulator and outbound-MTA emulator.

Importing this package does nothing; its public functions are looked up when they are first used.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_LAZY = {
    "run": "simulator.runs",
    "compare": "simulator.runs",
    "Run": "simulator.runs",
    "serve": "simulator.control",
    "sweep": "simulator.tuning",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'simulator' has no attribute {name!r}")
