"""How fast a way may be used: whether one more attempt may start now, and else when.

The window slides: it is the period before the instant asked about, the very measure by which servers
count, so that a rate no higher than theirs never meets their limit.
"""

from collections import deque
from typing import NamedTuple

from simulator.mail import Rate


class Defer(NamedTuple):
    """Put off without a contact: why, and until when (ms) at the earliest."""

    reason: str
    until: int


def admit(starts: deque[int], rate: Rate | None, at: int) -> Defer | None:
    """Whether an attempt may start at ``at`` (ms) after these ``starts``, in rising order; None: yes.

    Of the starts only as many are looked at as the rate has room for.
    """
    if rate is None or len(starts) < rate.count:
        return None
    opens = starts[-rate.count] + rate.per
    return None if at >= opens else Defer("rate", opens)
