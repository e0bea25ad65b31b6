"""When a deferred delivery is tried again, or that it is not. Semantics: the paragraph "Giving up"."""

from typing import Literal, NamedTuple

from simulator.sender.history import Draw, History
from simulator.sender.policy import Retry

Why = Literal["attempts", "age", "schedule"]


class Again(NamedTuple):
    """Try again ``at`` (ms since the scenario's start), ``wait`` ms after the attempt that failed."""

    at: int
    wait: int


class Hold(NamedTuple):
    """No further try is due before the delivery is too old, at ``until``."""

    until: int


class GivenUp(NamedTuple):
    """The delivery ends here: attempts used up, too old, or the schedule at its end."""

    why: Why


_OUT_OF_ATTEMPTS, _TOO_OLD, _NO_MORE_TRIES = GivenUp("attempts"), GivenUp("age"), GivenUp("schedule")


def decide(history: History, retry: Retry, at: int, draw: Draw) -> Again | Hold | GivenUp:
    """What follows an attempt that ended at ``at`` (ms) and was judged ``retry``.

    The number of attempts is tested first, here, at the end of one; the age is a timer: a try due at
    or past it is never made, and the delivery is held until then. At most one draw, ``jitter``.
    """
    limits = retry.give_up
    if limits.after_attempts is not None and history.attempts >= limits.after_attempts:
        return _OUT_OF_ATTEMPTS
    too_old_at = None if limits.after is None else history.created + limits.after
    if too_old_at is not None and at >= too_old_at:
        return _TOO_OLD
    wait = _wait(history, retry, at, draw)
    if wait is None:
        return _NO_MORE_TRIES if too_old_at is None else Hold(too_old_at)
    if too_old_at is not None and at + wait >= too_old_at:
        return Hold(too_old_at)
    return Again(at + wait, wait)


def _wait(history: History, retry: Retry, at: int, draw: Draw) -> int | None:
    wait = retry.schedule.wait(history, at)
    if wait is None and retry.tail == "repeat":
        wait = retry.schedule.last()
    if wait is None or retry.jitter is None:
        return wait
    # A wait drawn as nothing would try again in the same millisecond, without end.
    return max(retry.jitter.spread(wait, history, draw), 1)
