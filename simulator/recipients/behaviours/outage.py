"""A server that flaps: up for a while, down for a while, by chance."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import ClassVar

from simulator.dice import Exponential, happens
from simulator.mail import Duration, Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


@dataclass(frozen=True, slots=True)
class Outage:
    """Answers with ``says`` while down; spells last ``up`` and ``down`` on average, exponentially.

    When they begin and end is drawn once for the server, whoever asks and however often. A run may
    begin within either: the share of time that is down is the same at every instant.
    """

    up: Duration
    down: Duration
    says: Reply | Fault = field(default="refuse", metadata={"beside": True})
    default_stage: ClassVar[Stage] = "connect"
    by_recipient: ClassVar[bool] = True
    rolls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not self.up or not self.down:
            raise ValueError("an outage needs spells: up and down must be longer than nothing")

    def fresh(self) -> list[int]:
        """The instants (ms) at which it goes down and up in turn, as far as they have been worked out."""
        return []

    def answer(self, query: Query, own: list[int], at: int, server: Memory) -> Reply | Fault | None:
        """``says`` while down."""
        if not own:
            begins_down = happens(server.roll("begins"), self.down / (self.up + self.down))
            own.append(0 if begins_down else _spell(self.up, server.roll("0")))
        while own[-1] <= at:
            is_down = len(own) % 2
            own.append(own[-1] + _spell(self.down if is_down else self.up, server.roll(str(len(own)))))
        return self.says if bisect_right(own, at) % 2 else None


def _spell(mean: Duration, u: int) -> int:
    return max(1, Exponential(mean).quantile(u))
