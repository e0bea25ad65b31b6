"""What a sender remembers of destinations it could not reach: one file per kind.

Memories are values, kept by the caller under the key of the kind's ``scope``, passed in and returned;
None stands for nothing remembered. What a kind counts are failures to open a session: a reply to MAIL
or RCPT says nothing about the destination.
"""

from typing import Any, Literal, NamedTuple, Protocol

from simulator.sender.history import Draw

Memory = Any
"""What a kind remembers of one destination: a tuple of its own, or None."""


Of = Literal["domain", "host"]
"""What is remembered: a domain, whatever host was tried, or each host by itself."""


class Met(NamedTuple):
    """What one try to reach a destination came to, at an instant in ms.

    ``reached``: the session came to a transaction. ``timed_out``: nobody answered the connection.
    ``busy``: other connections to the destination that are still under way. ``next_look``: when the sender
    looks at its queue next, ms.
    """

    at: int
    reached: bool
    timed_out: bool = False
    busy: int = 0
    next_look: int = 0


class Closed(NamedTuple):
    """No contact before ``until`` (ms). ``final``: and whoever asks is given up at once."""

    until: int
    final: bool = False


class Throttle(Protocol):
    """What every kind in this folder can answer. Values: no state."""

    @property
    def scope(self) -> Of:
        """Whose memory it is: of a domain, or of a host."""
        ...

    @property
    def counts(self) -> bool:
        """Whether mail put off without a contact counts as tried and failed, so that its schedule goes on;
        if not, it is looked at again when the destination is."""
        ...

    @property
    def of_runs(self) -> bool:
        """Whether it is the memory of one queue run, of which a first try knows nothing."""
        ...

    @property
    def kicks(self) -> bool:
        """Whether whoever was put off because of it is due again at once when a recipient is taken."""
        ...

    def admit(self, memory: Memory, created: int, at: int, draw: Draw) -> Closed | None:
        """Whether a delivery created then may make contact now; at most one draw, ``throttle``."""
        ...

    def learn(self, memory: Memory, met: Met, draw: Draw) -> Memory:
        """The memory after one more try; at most one draw, ``schedule``."""
        ...

    def window(self, memory: Memory, limit: int) -> int:
        """How many connections may be open at once, where the policy allows ``limit``."""
        ...
