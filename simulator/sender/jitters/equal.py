"""Equal jitter (M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015)."""

from dataclasses import dataclass

from simulator.dice import BITS
from simulator.sender.history import Draw, History


@dataclass(frozen=True, slots=True, kw_only=True)
class Equal:
    """Half of the schedule's wait for certain, the other half drawn."""

    def spread(self, wait: int, history: History, draw: Draw) -> int:
        """The wait to keep, in ms."""
        half = wait // 2
        return wait - half + ((half + 1) * draw("jitter") >> BITS)
