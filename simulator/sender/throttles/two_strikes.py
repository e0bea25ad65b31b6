"""qmail: an address whose connections timed out twice is not tried for an hour or more."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from simulator.dice import BITS
from simulator.mail import Duration
from simulator.sender.history import Draw
from simulator.sender.throttles import Closed, Met, Of

_2_MINUTES = Duration(120_000)
_HOST: Of = "host"
_SHORTEST, _STEPS, _STEP = 60, 32, 64_000  # (60 + process id mod 32) * 64 s, tcpto() in tcpto.c


class Strikes(NamedTuple):
    """How many timeouts have counted, and when the last of them was, ms."""

    number: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStrikes:
    """``strikes`` timeouts at least ``apart``; a connection that came about forgets them.

    Every process that asks bears the block for a time of its own: from 3840 to 5824 s, a draw.
    """

    strikes: int = 2
    apart: Duration = _2_MINUTES
    scope: Of = _HOST
    counts: bool = True
    of_runs: ClassVar[bool] = False
    kicks: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if self.strikes < 1:
            raise ValueError("strikes are at least 1")

    def admit(self, memory: Strikes | None, created: int, at: int, draw: Draw) -> Closed | None:
        """Closed for a drawn time after the last of the strikes."""
        if memory is None or memory.number < self.strikes:
            return None
        until = memory.at + (_SHORTEST + (draw("throttle") * _STEPS >> BITS)) * _STEP
        return Closed(until) if at < until else None

    def learn(self, memory: Strikes | None, met: Met, draw: Draw) -> Strikes | None:
        """A timeout counts; another failure leaves things as they are."""
        if met.reached:
            return None
        if not met.timed_out or (memory is not None and met.at < memory.at + self.apart):
            return memory
        return Strikes(min((memory.number if memory else 0) + 1, 10), met.at)

    def window(self, memory: Strikes | None, limit: int) -> int:
        """All that the policy allows."""
        return limit
