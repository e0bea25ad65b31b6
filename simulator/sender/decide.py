"""When a deferred delivery is tried again, or that it is not. Semantics: the paragraph "Giving up"."""

from typing import NamedTuple

from simulator.mail import Outcome
from simulator.sender.expiry import Why, foreseen, hastened, spent
from simulator.sender.hint import Hint
from simulator.sender.history import Draw, History
from simulator.sender.retry import Retry


class Again(NamedTuple):
    """Try again ``at`` (ms since the scenario's start); ``wait`` is the wait in ms that was drawn,
    which ``at`` exceeds by what passes until the sender looks at its queue."""

    at: int
    wait: int


class Hold(NamedTuple):
    """No further try: the delivery stays in the queue until it is given up, at ``until``."""

    until: int
    why: Why = "age"


class GivenUp(NamedTuple):
    """The delivery ends here: attempts used up, too old, or the schedule at its end."""

    why: Why


Decision = Again | Hold | GivenUp


def decide(
    history: History, retry: Retry, at: int, draw: Draw, phase: int = 0, outcome: Outcome | None = None
) -> Decision:
    """What follows an attempt that ended at ``at`` (ms) and was judged ``retry``.

    The number of attempts is tested first, here, at the end of one; the age where ``give_up.check``
    says. As a timer (the default) a try due at or past it is never made, and the delivery is held
    until then. ``phase`` (ms) is the sender's first look at its queue. ``outcome``: what the attempt came to,
    for a policy that takes a ``hint`` from it. Draws: ``schedule``, ``jitter``.
    """
    past, now = (history, at) if retry.resolution == 1 else _by_its_clock(history, retry.resolution, at)
    why = spent(past, retry, now)
    if why is not None:
        return GivenUp(why)
    wait = None if retry.hint is None else _hinted(retry.hint, outcome)
    if wait is None:
        wait = _wait(past, retry, now, draw)
    if wait is None:
        return _used_up(history, retry)
    due, check = now + wait, retry.give_up.check
    if check == "lookahead" and foreseen(past, retry, due):
        return GivenUp("age")
    if check == "rules_exhausted":
        due = hastened(past, retry, due)
    return _unless_too_late(Again(retry.wakeup.wake(due, at, phase), wait), history, retry)


def put_off(history: History, retry: Retry, at: int, until: int, phase: int = 0) -> Decision:
    """What follows a deferral without contact that does not count as an attempt: another look once
    ``until`` has come (ms), unless it has been tried long enough by then. Its last wait stays the last."""
    past, now = (history, at) if retry.resolution == 1 else _by_its_clock(history, retry.resolution, at)
    why = spent(past, retry, now)
    if why is not None:
        return GivenUp(why)
    again = Again(retry.wakeup.wake(until, at, phase), history.last_wait)
    return _unless_too_late(again, history, retry)


def held_back(
    created: int, last_wait: int, retry: Retry, at: int, until: int, phase: int = 0
) -> Again | Hold:
    """What follows at ``at`` for mail that a history shared with other mail holds back ``until`` then (ms):
    another look, or where its age is a timer that ends before, none. Nothing has failed that could end it."""
    again, limits = Again(retry.wakeup.wake(until, at, phase), last_wait), retry.give_up
    if limits.check == "timer" and limits.after is not None and again.at >= created + limits.after:
        return Hold(created + limits.after)
    return again


def by_number(decision: Decision, tried: int, retry: Retry) -> Decision:
    """What follows for one of the deliveries that have this decision from a history they share: N counts
    how often it was ``tried`` itself."""
    limits = retry.give_up
    if limits.after_attempts is None or tried < limits.after_attempts:
        return decision
    if limits.check != "on_dequeue":
        return GivenUp("attempts")
    return Hold(decision.at, "attempts") if isinstance(decision, Again) else decision


def _hinted(hint: Hint, outcome: Outcome | None) -> int | None:
    return None if outcome is None or outcome.reply is None else hint.wait(outcome.reply.text)


def _used_up(history: History, retry: Retry) -> Decision:
    age = retry.give_up.after
    return GivenUp("schedule") if age is None else Hold(history.created + age)


def _unless_too_late(again: Again, history: History, retry: Retry) -> Decision:
    limits = retry.give_up
    if limits.check == "timer":
        if limits.after is not None and again.at >= history.created + limits.after:
            return Hold(history.created + limits.after)
    elif limits.check == "on_dequeue" and history.own_attempts >= (limits.after_attempts or 0):
        return Hold(again.at, "attempts")
    return again


def _wait(history: History, retry: Retry, at: int, draw: Draw) -> int | None:
    wait = retry.schedule.wait(history, at, draw)
    if wait is None and retry.tail == "repeat":
        wait = retry.schedule.last()
    if wait is None or retry.jitter is None:
        return wait
    spread = retry.jitter.spread(wait, history, draw) - wait
    whole = abs(spread) // retry.resolution * retry.resolution  # cut towards nothing, as (int) does
    # A wait drawn as nothing would try again in the same millisecond, without end.
    return max(wait + (whole if spread > 0 else -whole), 1)


def _by_its_clock(history: History, resolution: int, at: int) -> tuple[History, int]:
    """The past and the present as a program sees them whose clock only has whole seconds."""

    def cut(instant: int) -> int:
        return instant - instant % resolution

    past = history._replace(
        created=cut(history.created),
        first_failed=cut(history.first_failed),
        began=cut(history.began),
        last_failed=cut(history.last_failed),
        since=None if history.since is None else cut(history.since),
    )
    return past, cut(at)
