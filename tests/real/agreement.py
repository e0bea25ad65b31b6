"""Whether two tellings of a campaign are the same story: message by message, and look by look.

A program that looks at its queue in whole seconds makes of a millisecond more or less a whole scan, so of
a single message no more can be asked. That is no measure of a policy, though: of all tries nearly all must
be made at the very same look.
"""

from collections.abc import Iterator

from tests.real.lives import Life, Lives

LATE = 500
"""How late (ms) a try may be on a busy machine, and still be one of its look."""

IN_STEP = 0.9
"""The share of tries that are made at the same look."""


def disagreements(ours: Lives, theirs: Lives, scan: int) -> list[str]:
    """What differs, a line each. Of each message: its end, the number of its tries by more than 1, the
    instant of a try by more than one ``scan`` (ms). Of all tries: that too few are in step."""
    assert ours.keys() == theirs.keys()
    lines = [f"{who}: {what}" for who in ours for what in _differences(ours[who], theirs[who], scan)]
    tries = [apart for who in ours for apart in _apart(ours[who], theirs[who])]
    in_step = sum(apart < 0.3 * scan for apart in tries) / len(tries)
    return lines if in_step >= IN_STEP else [*lines, f"{in_step:.0%} of {len(tries)} tries are in step"]


def _differences(ours: Life, theirs: Life, scan: int) -> Iterator[str]:
    told = f"{ours.end} after {ours.tries}, they say {theirs.end} after {theirs.tries}"
    is_near = all(apart <= scan + LATE for apart in _apart(ours, theirs))
    if ours.end != theirs.end or abs(len(ours.tries) - len(theirs.tries)) > 1 or not is_near:
        yield told


def _apart(ours: Life, theirs: Life) -> list[int]:
    return [abs(one - other) for one, other in zip(ours.tries, theirs.tries, strict=False)]
