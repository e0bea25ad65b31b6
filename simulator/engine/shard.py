"""A part of a run that nothing in the rest of it can feel, and that feels nothing of the rest."""

from collections.abc import Mapping
from typing import NamedTuple
from zlib import crc32

from simulator.mail import fold


class Shard(NamedTuple):
    """The ``number``-th of ``of`` shards, from 0. ``homes``: the shard of each domain; those it does not name
    are the first's. ``spread``: domains whose recipients are dealt out one by one, by a hash of the address.

    The first shard speaks for the world: what happens to no address is written down there.
    """

    number: int
    of: int
    homes: Mapping[str, int]
    spread: frozenset[str] = frozenset()

    @property
    def is_first(self) -> bool:
        """Whether it writes down what happens to the world."""
        return self.number == 0

    def has(self, address: str) -> bool:
        """Whether what is sent to an address, or listed of it, belongs here; of a domain (it may be allowed),
        whether any of its recipients may."""
        if self.of == 1:
            return True
        key = address if address.islower() and address.isascii() else fold(address)
        local, _, domain = key.rpartition("@")
        if domain in self.spread:
            return not local or crc32(key.encode()) % self.of == self.number
        return self.homes.get(domain, 0) == self.number


WHOLE = Shard(0, 1, {})
"""All of a run."""
