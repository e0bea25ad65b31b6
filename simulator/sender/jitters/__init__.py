"""How a wait is spread so that many senders do not come back at once: one file per kind.

No jitter is no kind: ``jitter: none`` leaves the field empty. A kind all of whose fields have
defaults may be written as a bare word (``jitter: full``).
"""

from typing import Protocol

from simulator.sender.history import Draw, History


class Jitter(Protocol):
    """What every kind in this folder can answer. Values: no state; integers only."""

    def spread(self, wait: int, history: History, draw: Draw) -> int:
        """The wait to keep, in ms, in place of the schedule's ``wait``; one draw named ``jitter``."""
        ...
