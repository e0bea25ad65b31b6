"""The one seam between the engine and the recipients: resolve, open, transact, close.

All four are called at virtual instants and return values; how long things took is part of them. A
scripted transport asks the emulated server directly, a wire transport moves bytes; the engine cannot
tell them apart.
"""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from simulator.dice import Bound
from simulator.mail import Envelope, Fault, Outcome
from simulator.recipients import Host, Server, Then
from simulator.sender import Policy


class Route(NamedTuple):
    """Where a domain's mail goes: its hosts in the order to try, or the fault of the lookup."""

    server: Server | None
    hosts: tuple[Host, ...] = ()
    fault: Fault | None = None
    answered_by: str = ""


@dataclass(slots=True)
class Session:
    """One open connection to one host. ``transactions`` counts those begun on it."""

    id: int
    server: Server
    host: str
    ip: str
    extensions: frozenset[str]
    encrypted: bool
    transactions: int = 0


class Contacted(NamedTuple):
    """One try to reach one host: a session, or the outcome that prevented it.

    ``took`` in ms. ``reconnect`` asks for another contact with the same host, in clear.
    """

    session: Session | None
    outcome: Outcome | None
    took: int
    reconnect: bool = False
    answered_by: str = ""


class Recipient(NamedTuple):
    """What one recipient of a transaction came to; ``then`` only where the server took the mail."""

    outcome: Outcome
    answered_by: str = ""
    reached: bool = False
    then: Then | None = None


class Handled(NamedTuple):
    """One transaction: its recipients in the envelope's order and how long it took, in ms.

    ``accepted`` counts recipients that passed RCPT; ``over`` means the session is lost with it.
    """

    recipients: tuple[Recipient, ...]
    accepted: int
    over: bool
    took: int


class Identities(NamedTuple):
    """Who a recipient of an envelope is to the dice: delivery and message ids, folded address."""

    delivery: int
    message: int
    recipient: str


class Transport(Protocol):
    """What the engine needs of the world."""

    def resolve(self, domain: str, at: int, draw: Bound) -> Route:
        """Looks a domain up."""
        ...

    def open(
        self, server: Server, host: Host, ip: str, policy: Policy, at: int, draw: Bound, *, clear: bool
    ) -> Contacted:
        """Connects, greets and encrypts; ``clear`` leaves encryption out after a failed handshake."""
        ...

    def transact(
        self,
        session: Session,
        envelope: Envelope,
        who: tuple[Identities, ...],
        tags: tuple[str, ...],
        policy: Policy,
        at: int,
        draw: Bound,
    ) -> Handled:
        """Offers one mail."""
        ...

    def close(self, session: Session, at: int) -> None:
        """Ends a session, whatever state it is in."""
        ...
