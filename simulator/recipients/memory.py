"""What an emulated server remembers during one run."""

from typing import Any

from simulator.mail import Stage


class Memory:
    """One server's memory; rules keep theirs in ``own`` under their names.

    ``connections``: open now, over all clients. ``count``: how often the query at hand has come to
    its stage, this time included, where some rule asks for it.
    """

    __slots__ = ("_seen", "connections", "count", "own")

    def __init__(self, own: dict[str, Any]) -> None:
        self.own = own
        self.connections = 0
        self.count = 0
        self._seen: dict[tuple[Stage, str, str], int] = {}

    def see(self, stage: Stage, sender: str, recipient: str) -> None:
        """Counts one more attempt of (sender, recipient) that reached a stage."""
        who = (stage, sender, recipient)
        self.count = self._seen[who] = self._seen.get(who, 0) + 1
