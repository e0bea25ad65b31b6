"""OpenSMTPD: a route whose first session fails is disabled for a time that grows with its penalty."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from simulator.mail import Duration
from simulator.sender.history import Draw
from simulator.sender.throttles import Closed, Met, Of

_15_SECONDS, _1_HOUR = Duration(15_000), Duration(3_600_000)
_HOST: Of = "host"


class Penalty(NamedTuple):
    """Points against a route, and until when it is disabled, ms."""

    points: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltySquare:
    """Disabled for ``unit`` times the square of its points, never longer than ``cap``.

    A failure adds a point, the end of a disabling takes one away (mta_route_disable, mta_route_enable
    in mta.c), so points only add up where several connections fail together. ``kicks``: all that was put
    off meanwhile is due at once when the domain takes a recipient (mta_hoststat_reschedule).
    """

    unit: Duration = _15_SECONDS
    cap: Duration = _1_HOUR
    scope: Of = _HOST
    counts: bool = True
    kicks: bool = True
    of_runs: ClassVar[bool] = False

    def admit(self, memory: Penalty | None, created: int, at: int, draw: Draw) -> Closed | None:
        """Closed while the route is disabled."""
        return None if memory is None or at >= memory.until else Closed(memory.until)

    def learn(self, memory: Penalty | None, met: Met, draw: Draw) -> Penalty | None:
        """A failure adds a point and disables the route anew; a session that comes about changes nothing."""
        memory = memory or Penalty(0, 0)
        if met.at >= memory.until:
            memory = Penalty(max(memory.points - 1, 0), 0)
        if met.reached:
            return memory if memory.points else None
        points = memory.points + 1
        return Penalty(points, met.at + min(self.unit * points * points, self.cap))

    def window(self, memory: Penalty | None, limit: int) -> int:
        """All that the policy allows."""
        return limit
