"""Delay notices: what the author is told while a delivery is still being tried (RFC 3464, "delayed")."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from simulator.mail import Duration
from simulator.sender.wakeups import Wakeup

_1_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify:
    """The ages at which a notice is due; after the last one every ``repeat`` more.

    ``trigger`` says what makes the sender notice: the end of a failed ``attempt`` (Postfix, Sendmail),
    a ``next_due`` at or past that age when an attempt has failed (OpenSMTPD), any ``wakeup`` whether
    it tries or not (Exim), a ``timer`` (Stalwart).
    """

    at: tuple[Duration, ...] = ()
    repeat: Duration | None = None
    trigger: Literal["attempt", "next_due", "wakeup", "timer"] = "attempt"

    def __post_init__(self) -> None:
        if list(self.at) != sorted(set(self.at)) or (self.at and self.at[0] < 1):
            raise ValueError("at lists ages that grow, as in [4h, 1d]")
        if self.repeat is not None and (self.repeat < _1_MINUTE or not self.at):
            raise ValueError("repeat goes on from the last age of at, and is at least 1m")

    def age(self, number: int) -> int | None:
        """The age in ms at which notice ``number`` (from 0) is due; None where there are no more."""
        if number < len(self.at):
            return self.at[number]
        if self.repeat is None:
            return None
        return self.at[-1] + (number + 1 - len(self.at)) * self.repeat


class Failed(NamedTuple):
    """An attempt that failed ``at`` some instant (ms) and is followed by another event at ``until``:
    the next try or the end. ``next_due``: when the schedule wants that try."""

    created: int
    at: int
    next_due: int
    until: int


def notices(
    notify: Notify, sent: int, failed: Failed, wakeup: Wakeup, phase: int
) -> tuple[int, tuple[int, ...]]:
    """How many notices stand for as sent after this failure, and the instants (ms) of the new ones.

    Several that fall due at once are one.
    """
    instants = []
    while (age := notify.age(sent)) is not None:
        instant = _instant(notify, failed.created + age, failed, wakeup, phase)
        if instant is None or (instant >= failed.until and instant > failed.at):
            break
        instants.append(instant)
        sent += 1
        if notify.trigger == "next_due":
            break
    return sent, tuple(dict.fromkeys(instants))


def _instant(notify: Notify, due: int, failed: Failed, wakeup: Wakeup, phase: int) -> int | None:
    match notify.trigger:
        case "next_due":
            return failed.at if due <= failed.next_due else None
        case "attempt":
            return failed.at if due <= failed.at else None
        case "wakeup":
            return failed.at if due <= failed.at else wakeup.wake(due, failed.at, phase)
        case "timer":
            return max(due, failed.at)
