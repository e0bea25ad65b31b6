"""A sender's throttle at work: what it remembers of destinations, and who is let through to them."""

from collections.abc import Iterable

from simulator.sender import Draw
from simulator.sender.throttles import Closed, Memory, Met, Throttle


class Gate:
    """Memories by the name of a host or a domain, as ``throttle.scope`` says (``by_host``)."""

    __slots__ = ("_memories", "by_host", "counts", "kicks", "of_runs", "throttle")

    def __init__(self, throttle: Throttle) -> None:
        self.throttle = throttle
        self.by_host = throttle.scope == "host"
        self.counts = throttle.counts
        self.of_runs = throttle.of_runs
        self.kicks = throttle.kicks
        self._memories: dict[str, Memory] = {}

    @property
    def remembers(self) -> bool:
        """Whether there is anything to ask."""
        return bool(self._memories)

    def closed(self, destination: str, created: int, at: int, draw: Draw) -> Closed | None:
        """Whether a destination is shut to mail created then (ms)."""
        memory = self._memories.get(destination)
        return None if memory is None else self.throttle.admit(memory, created, at, draw)

    def all_closed(self, destinations: Iterable[str], created: int, at: int, draw: Draw) -> Closed | None:
        """Whether all of them are: until the first is open again, and for good if all are."""
        found = [self.closed(each, created, at, draw) for each in destinations]
        shut = [closed for closed in found if closed is not None]
        if not shut or len(shut) < len(found):
            return None
        return Closed(min(closed.until for closed in shut), all(closed.final for closed in shut))

    def learn(self, destination: str, met: Met, draw: Draw) -> None:
        """One more try, well or ill."""
        memory = self.throttle.learn(self._memories.get(destination), met, draw)
        if memory is None:
            self._memories.pop(destination, None)
        else:
            self._memories[destination] = memory

    def window(self, destination: str, limit: int) -> int:
        """How many connections may be open at once, of those the policy allows."""
        return self.throttle.window(self._memories.get(destination), limit)
