"""How somebody fared with a provider, hour by hour: what reports and metrics are taken from."""

from dataclasses import dataclass, field

from simulator.recipients.reputation.opinion import LEVELS, Opinion
from simulator.recipients.reputation.score import POINT


@dataclass(slots=True)
class Past:
    """Full hours at each level, times blocked, the lowest score, and ``damage``: points below 100 by hours
    (points-hours). Points in thousandths."""

    hours: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    blocks: int = 0
    lowest: int | None = None
    damage: int = 0

    def add_hour(self, held: Opinion, formed: Opinion) -> None:
        """An hour is over in which one opinion was held, and at whose end another was formed."""
        self.hours[LEVELS[held.level]] += 1
        self.damage += 100 * POINT - held.score
        self.blocks += formed.blocked_until > held.blocked_until
        scores = [held.score, formed.score, *([] if self.lowest is None else [self.lowest])]
        self.lowest = min(scores)
