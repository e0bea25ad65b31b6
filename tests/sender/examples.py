"""Values that the tests of the sender share."""

from typing import Any

from simulator.dice import ONE
from simulator.mail import Duration, Fault, Outcome, Reply, Stage
from simulator.sender import GiveUp, History, Policy, Retry, Sender
from simulator.sender.schedules.fixed_list import FixedList

MINUTE = 60_000
SIX_WAITS = FixedList(delays=tuple(Duration(n * MINUTE) for n in (10, 15, 30, 60, 120, 240)))
EIGHT_HOURS = Retry(schedule=SIX_WAITS, tail="stop", give_up=GiveUp(after=Duration(480 * MINUTE)))


def policy(**changed: Any) -> Policy:
    return Policy(**{"retry": EIGHT_HOURS, **changed})


def sender(**parts: Any) -> Sender:
    return Sender(
        **{"name": "main", "domain": "a.test", "return_path": "a.test", "policy": policy(), **parts}
    )


def answered(text: str, stage: Stage = "rcpt") -> Outcome:
    return Outcome(stage, Reply.parse(text))


def failed(fault: Fault, stage: Stage = "connect") -> Outcome:
    return Outcome(stage, fault=fault)


def never(purpose: str) -> int:
    raise AssertionError(f"a draw for {purpose} that nobody needs")


def after(attempts: int, *, last_wait: int = 0) -> History:
    return History(created=0, attempts=attempts, first_failed=0, last_wait=last_wait)


def ends(jitter: Any, wait: int, last_wait: int = 0) -> tuple[int, ...]:
    """A wait spread by the lowest draw, the middle one and the highest."""
    history = after(2, last_wait=last_wait)
    return tuple(jitter.spread(wait, history, lambda _, u=u: u) for u in (0, ONE // 2, ONE - 1))
