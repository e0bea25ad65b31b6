"""The block list of a network of spam traps: what is hit at one provider, all that heed it know."""

from collections import deque

from simulator.recipients.reputation.model import Dnsbl


class TrapNetwork:
    """Hits by source address (ms), and until when addresses are listed. One for all servers of a run."""

    def __init__(self) -> None:
        self._hits: dict[str, deque[int]] = {}
        self._until: dict[str, int] = {}

    def hit(self, ip: str, dnsbl: Dnsbl, at: int) -> None:
        """A trap was mailed from an address."""
        hits = self._hits.setdefault(ip, deque())
        while hits and at - hits[0] >= dnsbl.within:
            hits.popleft()
        hits.append(at)
        if len(hits) >= dnsbl.hits or self.lists(ip, at):
            self._until[ip] = at + dnsbl.lasts

    def lists(self, ip: str, at: int) -> bool:
        """Whether an address is listed."""
        return at < self._until.get(ip, 0)
