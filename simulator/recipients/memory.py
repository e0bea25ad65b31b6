"""What an emulated server remembers during one run."""

from typing import Any, Protocol

from simulator.mail import Stage
from simulator.recipients.clock import Clock
from simulator.recipients.query import Per


class Roll(Protocol):
    """What fate has in store for the rule at hand."""

    def __call__(self, part: str, per: Per = "server") -> int:
        """A uniform of 53 bits by what it decides and whom it belongs to: nature draws once for each."""
        ...


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


def _nothing_in_store(part: str, per: Per = "server") -> int:
    raise LookupError(f"a kind draws {part} without saying that it rolls")
