"""A server that is away: for a while, again and again, or by chance."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import ClassVar

from simulator.dice import Exponential, happens
from simulator.mail import Duration, Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_THE_START = Duration(0)


@dataclass(frozen=True, slots=True)
class Outage:
    """Answers with ``says`` while down: in a window of the run, or by chance.

    A window begins ``from`` an instant after the start and lasts ``for`` so long; with ``every`` it comes
    again that long after it began. Windows by the clock on the wall are ``when: {time: ...}``.

    By chance, spells last ``up`` and ``down`` on average, exponentially. When they begin and end is drawn
    once for the server, whoever asks and however often. A run may begin within either: the share of time
    that is down is the same at every instant. Of one host alone: ``when: {host: mx1.corp.test}``, a rule for
    each host that has outages of its own.
    """

    up: Duration | None = None
    down: Duration | None = None
    from_: Duration = _THE_START
    for_: Duration | None = None
    every: Duration | None = None
    says: Reply | Fault = field(default="refuse", metadata={"beside": True})
    default_stage: ClassVar[Stage] = "connect"
    by_recipient: ClassVar[bool] = True
    rolls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if (self.up is None) != (self.down is None) or (self.up is None) == (self.for_ is None):
            raise ValueError("an outage is a window {from, for} or spells of chance {up, down}")
        if 0 in (self.up, self.down, self.for_):
            raise ValueError("an outage needs spells: they must be longer than nothing")
        if self.for_ is None and (self.every is not None or self.from_):
            raise ValueError("from and every belong to a window: write for")
        if self.for_ is not None and self.every is not None and self.every <= self.for_:
            raise ValueError("a window that comes again must end before it does: every is longer than for")

    def fresh(self) -> list[int]:
        """The instants (ms) at which it goes down and up in turn, as far as they have been worked out."""
        return []

    def answer(self, query: Query, own: list[int], at: int, server: Memory) -> Reply | Fault | None:
        """``says`` while down."""
        is_down = self._is_in_window(at) if self.for_ is not None else self._is_in_spell(at, own, server)
        return self.says if is_down else None

    def _is_in_window(self, at: int) -> bool:
        since = at - self.from_
        if since > 0 and self.every is not None:
            since %= self.every
        return 0 <= since < (self.for_ or 0)

    def _is_in_spell(self, at: int, own: list[int], server: Memory) -> bool:
        assert self.up is not None
        assert self.down is not None
        if not own:
            begins_down = happens(server.roll("begins"), self.down / (self.up + self.down))
            own.append(0 if begins_down else _spell(self.up, server.roll("0")))
        while own[-1] <= at:
            is_down = len(own) % 2
            own.append(own[-1] + _spell(self.down if is_down else self.up, server.roll(str(len(own)))))
        return bisect_right(own, at) % 2 == 1


def _spell(mean: Duration, u: int) -> int:
    return max(1, Exponential(mean).quantile(u))
