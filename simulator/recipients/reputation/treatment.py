"""What follows from opinions: how much is let through, and what becomes of it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from simulator.dice import ONE
from simulator.mail import Share
from simulator.recipients.reputation.model import DAY, Level, Model, exact
from simulator.recipients.reputation.opinion import Opinion, level

Verdict = Literal["inbox", "spam", "throttled", "deferred", "rejected", "blocked", "listed"]


@dataclass(slots=True)
class Bucket:
    """Permission to send, saved up: ``level`` in mails times DAY (ms), so that a day's worth flows in whole
    numbers; ``at``: since when it has not been filled, ms."""

    level: int
    at: int

    def fill(self, permitted: int, burst: int, at: int) -> None:
        """``permitted`` mails a day flow in, of which it holds those of ``burst`` ms, and at least one."""
        most = max(DAY, permitted * burst)
        self.level = min(most, self.level + permitted * (at - self.at))
        self.at = at

    @property
    def has_one(self) -> bool:
        """Whether a mail may pass."""
        return self.level >= DAY

    def take(self) -> None:
        """A mail passes."""
        self.level -= DAY


class Chances(NamedTuple):
    """Thresholds of draws (0..ONE)."""

    reject: int
    defer: int
    spam: int


def permitted(model: Model, opinion: Opinion) -> int:
    """Mails a day that a sender of this opinion may send."""
    treated = level(model, opinion)
    return int(exact(treated.growth) * opinion.best_day) + treated.floor


@lru_cache(maxsize=64)
def chances(treated: Level) -> Chances:
    """What becomes of permitted mail, as thresholds."""
    return Chances(*map(_threshold, (treated.reject, treated.defer, treated.spam)))


def _threshold(share: Share) -> int:
    return int(exact(share) * ONE)
