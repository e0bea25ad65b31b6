"""Whether two tellings of a campaign are the same story: message by message, and look by look.

A program that looks at its queue in whole seconds makes of a millisecond more or less a whole scan, so of
a single message no more can be asked. That is no measure of a policy, though, which treats all mail of a
kind alike: of the further tries of each kind most must be made at the very same look.
"""

import re
from collections.abc import Iterable, Iterator

from tests.real.lives import Life, Lives

SLACK = 500
"""How much more than one scan (ms) may lie between two tellings of a try, on a busy machine."""

HOSTS = 2
"""The most hosts that one try of these scenarios may come to."""

IN_STEP = 2 / 3
"""The share of further tries that are made at the same look: of five messages one may be late throughout."""


def disagreements(ours: Lives, theirs: Lives, scan: int) -> list[str]:
    """What differs, a line each. Of each message: its end, the number of its tries by more than 1, a try
    that the other telling has not within one ``scan`` (ms), how often it was offered to a server in as
    many tries. Of each kind of messages, which differ by a number in their address: that too few of their
    further tries are in step."""
    assert ours.keys() == theirs.keys()
    lines = [_told(who, ours[who], theirs[who]) for who in ours if not _agree(ours[who], theirs[who], scan)]
    return [*lines, *_out_of_step(ours, theirs, scan)]


def _out_of_step(ours: Lives, theirs: Lives, scan: int) -> Iterator[str]:
    kinds: dict[str, list[str]] = {}
    for who in ours:
        kinds.setdefault(re.sub(r"\d+", "", who), []).append(who)
    for kind, members in kinds.items():
        in_step = _in_step(((ours[who], theirs[who]) for who in members), scan)
        if in_step < IN_STEP:
            yield f"{kind}: {in_step:.0%} of its further tries are in step"


def _agree(ours: Life, theirs: Life, scan: int) -> bool:
    more = abs(len(ours.tries) - len(theirs.tries))
    offers = ours.asked == theirs.asked if not more else abs(ours.asked - theirs.asked) <= HOSTS
    is_near = all(_has_near(theirs.tries, at, scan) for at in ours.tries) and all(
        _has_near(ours.tries, at, scan) for at in theirs.tries
    )
    return ours.end == theirs.end and more <= 1 and is_near and offers


def _has_near(tries: list[int], at: int, scan: int) -> bool:
    return any(abs(other - at) <= scan + SLACK for other in tries)


def _in_step(pairs: Iterable[tuple[Life, Life]], scan: int) -> float:
    """The share of the tries of both that the other has as well. A try is made at its look or, by a program
    that works its way through its queue, somewhat later."""
    shared = tries = 0
    for our, their in pairs:
        here, there = our.tries[1:], their.tries[1:]
        tries += len(here) + len(there)
        shared += sum(any(-0.1 * scan <= late - at <= 0.6 * scan for late in there) for at in here)
        shared += sum(any(-0.1 * scan <= late - at <= 0.6 * scan for at in here) for late in there)
    return shared / tries if tries else 1.0


def _told(who: str, ours: Life, theirs: Life) -> str:
    return f"{who}: we say {_life(ours)}; they say {_life(theirs)}"


def _life(life: Life) -> str:
    return f"{life.end} after {life.tries} ms, {life.asked} RCPT"
