"""``retry:`` as values: the orthogonal parts that say when a deferred delivery is tried again."""

from dataclasses import dataclass
from typing import Literal, NewType

from simulator.dice import BITS
from simulator.mail import Duration
from simulator.sender.hint import Hint
from simulator.sender.history import History
from simulator.sender.jitters import Jitter
from simulator.sender.schedules import Schedule
from simulator.sender.wakeups import Wakeup
from simulator.sender.wakeups.exact import Exact

_EXACT, _1_MS, _7_DAYS = Exact(), Duration(1), Duration(604_800_000)

Check = Literal[
    "timer",  # at the very age, whatever is under way or due
    "end_of_attempt",  # by the first failure at or past the age
    "start_of_attempt",  # by the failure of the first attempt that began past the age
    "lookahead",  # by the first failure whose next try would be due past the age
    "rules_exhausted",  # by the first failure past the schedule's own end; a last try is made for it
    "on_dequeue",  # when the try after the last allowed one comes up, without making it
]
"""Where and when a sender notices that it has tried long enough."""

FinalStatus = NewType("FinalStatus", str)
"""The status of an expired delivery: ``last``, ``last_permanent``, ``none``, or a status code."""

_EXPIRED = FinalStatus("5.4.7")  # RFC 3463 section 3.5: delivery time expired

Key = Literal[
    "message",  # all recipients of a message, whatever their domains: they are due together
    "message+domain",  # those of a message at one domain
    "recipient",
    "address+sender",
    "host",
    "message+host",
    "domain",
]
"""Whose history a failure belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """When to stop trying: after N attempts (the first one counted), at an age, whichever is first.

    ``check`` says when that is noticed. ``status`` is what an expired delivery ends with: that of
    the ``last`` reply (Postfix), the same as a 5.y.z (``last_permanent``, Haraka), a status code of
    the sender's own (Sendmail: 4.4.7), or ``none``.
    """

    after_attempts: int | None = None
    after: Duration | None = None
    check: Check = "timer"
    status: FinalStatus = _EXPIRED

    def __post_init__(self) -> None:
        if self.after_attempts is not None and self.after_attempts < 1:
            raise ValueError("after_attempts counts the first attempt: at least 1")
        if self.after is not None and self.after < 1:
            raise ValueError("give_up.after must be longer than nothing")
        if self.check == "on_dequeue" and self.after_attempts is None:
            raise ValueError("check: on_dequeue needs after_attempts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose history a failure belongs to, by where it came: at ``rcpt``, about the ``message`` (MAIL,
    DATA, the dot), in ``contact`` with a host. A bare word stands for all three.

    ``keep``: how long after its last failure a history counts that several messages share (Exim's
    retry_data_expire).
    """

    rcpt: Key = "recipient"
    message: Key = "recipient"
    contact: Key = "recipient"
    keep: Duration = _7_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """When a deferred delivery is tried again, and until when.

    ``tail`` says what follows a used-up list: ``repeat`` its last wait, or ``stop``. ``jitter`` is
    None for none. ``wakeup``: when the sender looks. ``resolution``: the clock that the sender
    reckons by; with 1s every instant is cut to its second, as in a program that asks time(). ``hint``:
    whether a wait that the reply names stands in the schedule's place.
    """

    schedule: Schedule
    tail: Literal["repeat", "stop"] = "repeat"
    jitter: Jitter | None = None
    wakeup: Wakeup = _EXACT
    resolution: Duration = _1_MS
    hint: Hint | None = None
    scope: Scope = Scope()
    give_up: GiveUp = GiveUp()

    def __post_init__(self) -> None:
        horizon, limits = self.schedule.horizon(), self.give_up
        if limits.check == "rules_exhausted" and horizon is None:
            raise ValueError("check: rules_exhausted needs a schedule that ends by itself, as rule_list does")
        limited = limits.after_attempts is not None or limits.after is not None
        ends = self.tail == "stop" and self.schedule.last() is not None
        if not limited and not ends and limits.check != "rules_exhausted":
            raise ValueError("this would retry for ever: give_up needs after or after_attempts")
        if self.resolution < 1:
            raise ValueError("resolution must be longer than nothing")
        if not self.wakeup.period and self._at_once():
            raise ValueError("a delay of nothing needs a wakeup with a period, as in grid: {period: 30m}")

    def first_look(self, u: int) -> int:
        """When the sender first looks at its queue, ms since the scenario's start: as written, or at a
        point of the first period given by the uniform ``u``."""
        if self.wakeup.phase is not None:
            return self.wakeup.phase
        drawn = u * self.wakeup.period >> BITS
        return drawn - drawn % self.resolution

    def _at_once(self) -> bool:
        first = self.schedule.wait(History(0, 1, 0), 0, lambda _: 0)
        return 0 in (first, self.schedule.last())
