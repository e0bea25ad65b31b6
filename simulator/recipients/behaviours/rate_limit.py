"""So many messages, recipients or connections within a time."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from simulator.mail import Duration, Fault, Rate, Rates, Reply, Stage
from simulator.recipients.clock import DAY, TimeOfDay, Zone
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_SLOW_DOWN = Reply(451, "4.7.1", ("Too many messages, slow down",))


@dataclass(frozen=True, slots=True)
class Hardening:
    """After so many refusals in a row the answer is another one, until something is let through."""

    after: int
    reply: Reply

    def __post_init__(self) -> None:
        if self.after < 1:
            raise ValueError("refusals are counted from 1")


@dataclass(slots=True)
class Passed:
    """What was let through within each period (ms, or that period's number), and what is refused since."""

    windows: tuple[deque[int], ...]
    held_until: int = 0
    refusals: int = 0


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Lets so many through in any window of their period; what is refused does not count.

    What is counted is one of ``messages``, ``recipients`` or ``connections``; ``of`` says whose: each
    client's ``ip``, each ``sender``, each ``recipient``; left out, all together. A list of rates is several
    windows together: what passes has room in all of them. The window slides: it is
    the period before the query, so no burst fits between two windows. With ``resets`` it stands in the
    calendar: a quota that begins anew at that time of day, or that many periods later, on a clock in
    ``tz`` (by default the server's). Who has exceeded it is refused for ``hold`` from then on;
    ``hardens`` answers another way who keeps trying.
    """

    messages: Rates | None = None
    resets: TimeOfDay | None = None
    tz: Zone | None = None
    recipients: Rates | None = None
    connections: Rates | None = None
    of: Literal["ip", "sender", "recipient"] | None = None
    hold: Duration | None = None
    hardens: Hardening | None = None
    says: Reply | Fault = field(default=_SLOW_DOWN, metadata={"beside": True})
    _rates: tuple[Rate, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if sum(rate is not None for rate in (self.messages, self.recipients, self.connections)) != 1:
            raise ValueError("a rate limit counts one of messages, recipients, connections")
        rates = self.messages or self.recipients or self.connections or ()
        object.__setattr__(self, "_rates", rates if isinstance(rates, tuple) else (rates,))
        if not self._rates:
            raise ValueError("a rate limit needs at least one rate")
        if self.resets is not None and any(DAY % rate.per for rate in self._rates):
            raise ValueError("resets needs a period of a day, or one that parts a day evenly")
        if self.tz is not None and self.resets is None:
            raise ValueError("tz says where the clock hangs by which the limit resets: it has no resets")

    @property
    def default_stage(self) -> Stage:
        """Where what is counted shows first."""
        if self.connections is not None:
            return "connect"
        return "mail" if self.messages is not None and self.of != "recipient" else "rcpt"

    @property
    def needs_message(self) -> bool:
        """Whether it can be counted only once a mail is begun."""
        return self.of == "sender"

    @property
    def needs_recipient(self) -> bool:
        """Whether it can be counted only once a recipient is named."""
        return self.recipients is not None or self.of == "recipient"

    def fresh(self) -> dict[str, Passed]:
        """What passed of each ip, sender or recipient; of all together under ""."""
        return {}

    def answer(self, query: Query, own: dict[str, Passed], at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to what is too much."""
        whose = "" if self.of is None else getattr(query, self.of)
        passed = own.get(whose)
        if passed is None:
            passed = own[whose] = Passed(tuple(deque() for _ in self._rates))
        if at < passed.held_until:
            return self._refuse(passed)
        since = at if self.resets is None else server.clock.of(self.tz).wall(at) - self.resets
        windows = tuple(zip(self._rates, passed.windows, strict=True))
        if not all(self._has_room(rate, stamps, since) for rate, stamps in windows):
            if self.hold is not None:
                passed.held_until = at + self.hold
            return self._refuse(passed)
        for rate, stamps in windows:
            stamps.append(self._stamp(rate, since))
        passed.refusals = 0
        return None

    def _has_room(self, rate: Rate, stamps: deque[int], since: int) -> bool:
        stamp = self._stamp(rate, since)
        while stamps and self._is_over(rate, stamps[0], stamp):
            stamps.popleft()
        return len(stamps) < rate.count

    def _stamp(self, rate: Rate, since: int) -> int:
        """The instant, or the number of its period of the calendar."""
        return since if self.resets is None else since // rate.per

    def _refuse(self, passed: Passed) -> Reply | Fault:
        passed.refusals += 1
        is_hard = self.hardens is not None and passed.refusals > self.hardens.after
        return self.hardens.reply if self.hardens is not None and is_hard else self.says

    def _is_over(self, rate: Rate, earlier: int, stamp: int) -> bool:
        # A wall goes back in autumn: whatever period is not the last one is new, be it an earlier one.
        return stamp != earlier if self.resets is not None else stamp - earlier >= rate.per
