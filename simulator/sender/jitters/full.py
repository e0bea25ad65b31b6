"""Full jitter (M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015)."""

from dataclasses import dataclass

from simulator.dice import BITS
from simulator.sender.history import Draw, History


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """Any millisecond from 0 to the schedule's wait."""

    def spread(self, wait: int, history: History, draw: Draw) -> int:
        """The wait to keep, in ms."""
        return (wait + 1) * draw("jitter") >> BITS
