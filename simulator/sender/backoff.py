"""Backing off: a reply slows the way to a domain down, for how long and how far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from simulator.mail import Bounce, Duration, Outcome, Rate, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """What slows a way down: a reply (a glob over it in one line, case ignored) or a reason, at once or
    when it has come so many ``times`` within a period (``2/1h``: KumoMTA's Threshold).

    First nothing starts for a ``pause`` (its Suspend). From then on, ``for`` so long, the way has these
    ``connections`` and this ``rate``. With ``recover: one_by_one`` every mail delivered gives a connection
    back, until the policy's own are reached (Google's advice after 421 4.7.28: nothing for ten minutes,
    then one connection, then more one at a time; support.google.com/mail/answer/81126).
    """

    reply: str | None = None
    reason: Reason | None = None
    times: Rate | None = None
    pause: Duration | None = None
    connections: int | None = None
    rate: Rate | None = None
    for_: Duration | None = field(default=None, metadata={"key": "for"})
    recover: Literal["at_once", "one_by_one"] = "at_once"

    def __post_init__(self) -> None:
        if self.reply is None and self.reason is None:
            raise ValueError("backoff_on needs a reply or a reason to know what slows it down")
        if not self.slows and self.pause is None:
            raise ValueError("backoff_on slows by a pause, by connections or by rate: give it one")
        if self.connections is not None and self.connections < 1:
            raise ValueError("connections must be at least 1: a pause stops everything")
        if self.for_ == 0 or self.pause == 0:
            raise ValueError("pause and for must be longer than nothing")
        if self.recover == "one_by_one" and self.connections is None:
            raise ValueError("recover: one_by_one gives connections back: say how many are left at first")
        if self.slows and self.for_ is None and self.recover == "at_once":
            raise ValueError("for how long? give it for, or recover: one_by_one")

    @property
    def slows(self) -> bool:
        """Whether anything holds after the pause."""
        return self.connections is not None or self.rate is not None

    def is_due_to(self, outcome: Outcome, bounce: Bounce | None) -> bool:
        """Whether an outcome, read as ``bounce``, is what slows the way down."""
        if self.reason is not None and (bounce is None or bounce.reason != self.reason):
            return False
        if self.reply is None:
            return True
        said = "" if outcome.reply is None else str(outcome.reply)
        return fnmatchcase(said.lower(), self.reply.lower())

    def is_enough(self, instants: Sequence[int]) -> bool:
        """Whether it has come often enough; the instants (ms) at which it came, the last one now."""
        if self.times is None:
            return True
        opens = instants[-1] - self.times.per
        return sum(at > opens for at in instants) >= self.times.count


def slowed_by(rules: Sequence[Backoff], outcome: Outcome, bounce: Bounce | None) -> Backoff | None:
    """The first rule of ``backoff_on`` that an outcome is due to."""
    return next((rule for rule in rules if rule.is_due_to(outcome, bounce)), None)
