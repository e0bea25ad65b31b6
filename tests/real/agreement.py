"""Whether two tellings of a campaign are the same story: message by message, and look by look.

A program that looks at its queue in whole seconds makes of a millisecond more or less a whole scan, so of
a single message no more can be asked. That is no measure of a policy, though: of all tries nearly all must
be made at the very same look.
"""

from tests.real.lives import Life, Lives

SLACK = 500
"""How much more than one scan (ms) may lie between two tellings of a try, on a busy machine."""

HOSTS = 2
"""The most hosts that one try of these scenarios may come to."""

IN_STEP = 0.9
"""The share of tries that are made at the same look."""


def disagreements(ours: Lives, theirs: Lives, scan: int) -> list[str]:
    """What differs, a line each. Of each message: its end, the number of its tries by more than 1, the
    instant of a try by more than one ``scan`` (ms), how often it was offered to a server in as many tries.
    Of all tries: that too few are in step."""
    assert ours.keys() == theirs.keys()
    lines = [_told(who, ours[who], theirs[who]) for who in ours if not _agree(ours[who], theirs[who], scan)]
    late = [apart for who in ours for apart in _late(ours[who], theirs[who])]
    # A try is made at its look or, by a program that works its way through its queue, somewhat later.
    in_step = sum(-0.1 * scan <= apart <= 0.6 * scan for apart in late) / len(late)
    return lines if in_step >= IN_STEP else [*lines, f"{in_step:.0%} of {len(late)} tries are in step"]


def _agree(ours: Life, theirs: Life, scan: int) -> bool:
    is_near = all(abs(apart) <= scan + SLACK for apart in _late(ours, theirs))
    more = abs(len(ours.tries) - len(theirs.tries))
    offers = ours.asked == theirs.asked if not more else abs(ours.asked - theirs.asked) <= HOSTS
    return ours.end == theirs.end and more <= 1 and is_near and offers


def _told(who: str, ours: Life, theirs: Life) -> str:
    return f"{who}: we say {_life(ours)}; they say {_life(theirs)}"


def _life(life: Life) -> str:
    return f"{life.end} after {life.tries} ms, {life.asked} RCPT"


def _late(ours: Life, theirs: Life) -> list[int]:
    return [there - here for here, there in zip(ours.tries, theirs.tries, strict=False)]
