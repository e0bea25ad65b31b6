"""The clock on a server's wall."""

from typing import NamedTuple

DAY = 86_400_000


class Clock(NamedTuple):
    """Local time of day as a function of virtual time.

    ``started``: the time of day, in ms since midnight, at which the scenario starts.
    """

    started: int = 0

    def time_of_day(self, at: int) -> int:
        """Milliseconds since local midnight at the instant ``at``."""
        return (self.started + at) % DAY
