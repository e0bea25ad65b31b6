"""Decorrelated jitter (M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015)."""

from dataclasses import dataclass

from simulator.dice import BITS
from simulator.mail import Duration
from simulator.sender.history import Draw, History

_1_DAY = Duration(86_400_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decorrelated:
    """From the schedule's wait up to three times the wait before, never more than ``cap``.

    Over a list of one delay that repeats this is the published formula, the delay being its base.
    The cap's default is the longest interval Exim allows (retry_interval_max, 24 h).
    """

    cap: Duration = _1_DAY

    def spread(self, wait: int, history: History, draw: Draw) -> int:
        """The wait to keep, in ms."""
        high = max(wait, 3 * (history.last_wait or wait))
        return min(self.cap, wait + ((high - wait + 1) * draw("jitter") >> BITS))
