"""What an emulated server remembers during one run."""

from collections.abc import Callable
from typing import Any

from simulator.mail import Stage
from simulator.recipients.clock import Clock

Roll = Callable[[str], int]
"""A uniform of 53 bits that belongs to the server and the rule at hand, by what it decides."""


class Memory:
    """One server's memory; rules keep theirs in ``own`` under their names. ``clock``: the one on its wall.

    ``connections``: open now, over all clients. ``count``: how often the query at hand has come to
    its stage, this time included, where some rule asks for it. ``roll``: what fate has in store for
    the server, for a kind that ``rolls``.
    """

    __slots__ = ("_seen", "clock", "connections", "count", "own", "roll")

    def __init__(self, own: dict[str, Any], clock: Clock | None = None) -> None:
        self.own = own
        self.clock = clock or Clock()
        self.connections = 0
        self.count = 0
        self.roll: Roll = _nothing_in_store
        self._seen: dict[tuple[Stage, str, str], int] = {}

    def see(self, stage: Stage, sender: str, recipient: str) -> None:
        """Counts one more attempt of (sender, recipient) that reached a stage."""
        who = (stage, sender, recipient)
        self.count = self._seen[who] = self._seen.get(who, 0) + 1


def _nothing_in_store(part: str) -> int:
    raise LookupError(f"a kind draws {part} without saying that it rolls")
