"""Uniform jitter: a share more or less."""

from dataclasses import dataclass

from simulator.dice import BITS
from simulator.mail import Duration, Share
from simulator.sender.history import Draw, History


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform:
    """Any millisecond within ``share`` of the wait, or within ``by``, below and above it."""

    share: Share | None = None
    by: Duration | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.by is None):
            raise ValueError("uniform jitter is a share of the wait or a span, as in share: 10% or by: 30s")

    def spread(self, wait: int, history: History, draw: Draw) -> int:
        """The wait to keep, in ms; never below 0."""
        reach = self.by if self.by is not None else int(wait * (self.share or 0))
        low = max(wait - reach, 0)
        return low + ((wait + reach - low + 1) * draw("jitter") >> BITS)
