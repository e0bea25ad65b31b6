"""The one seam between the engine and the recipients: resolve, open, transact, close; and the way back.

All are called at virtual instants and return values; how long things took is part of them. A
scripted transport asks the emulated server directly, a wire transport moves bytes; the engine cannot
tell them apart.

Values here are plain slotted classes: every attempt makes some, and a named tuple takes thrice as
long to make.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol

from simulator.dice import Bound, identity
from simulator.mail import LateNews, Outcome
from simulator.recipients import Host, Records, Route, Server, Then, View
from simulator.sender import Policy

NO_RECORDS: Mapping[str, Records] = MappingProxyType({})
"""A scenario without zones of its own: the DNS says what its servers have."""


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


def session_id(ends: int, draw: Bound) -> int:
    """The id of the session that the contact bound to ``draw`` opens; ``ends``: its two addresses' id,
    ``identity_of("session", host, ip)``."""
    return identity(ends ^ draw.delivery, draw.attempt << 16 | draw.contact)


@dataclass(slots=True)
class Contacted:
    """One try to reach one host: a session, or the outcome that prevented it.

    ``took`` in ms. ``reconnect`` asks for another contact with the same host, in clear.
    """

    session: Session | None
    outcome: Outcome | None
    took: int
    reconnect: bool = False
    answered_by: str = ""


@dataclass(slots=True)
class Recipient:
    """What one recipient of a transaction came to; ``then`` only where the server took the mail."""

    outcome: Outcome
    answered_by: str = ""
    reached: bool = False
    then: Then | None = None


@dataclass(slots=True)
class Handled:
    """One transaction: its recipients in the envelope's order and how long it took, in ms.

    ``accepted``: for each, how many recipients had passed RCPT when it was answered so; ``over``
    means the session is lost with it.
    """

    recipients: tuple[Recipient, ...]
    accepted: tuple[int, ...]
    over: bool
    took: int


class Submission(Protocol):
    """What a transport must know of a message; its size in octets, 0 where it does not matter."""

    id: int
    tags: tuple[str, ...]
    size: int


class Addressee(Protocol):
    """What a transport must know of one delivery: its id, its address as written and folded."""

    id: int
    recipient: str
    key: str

    @property
    def message(self) -> Submission:
        """The message it belongs to."""
        ...


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
        return_path: str,
        addressees: Sequence[Addressee],
        policy: Policy,
        at: int,
        draw: Bound,
    ) -> Handled:
        """Offers one mail to the addressees of one message; ``draw`` is bound to the first."""
        ...

    def change(self, server: Server) -> None:
        """From now on the server of this name is this one; what it remembers stays."""
        ...

    def rewrite(self, records: Mapping[str, Records]) -> None:
        """From now on the zones of the scenario are these."""
        ...

    def opinions(self, at: int) -> Iterator[tuple[Server, str, View]]:
        """What servers think of those who send to them, each with the rule that thinks so."""
        ...

    def close(self, session: Session, at: int) -> None:
        """Ends a session, whatever state it is in."""
        ...

    def bring(self, news: LateNews, about: Addressee, mail_from: str, at: int) -> LateNews:
        """Brings home what was sent by mail about a delivery whose envelope sender is ``mail_from``; what
        arrives is what was sent."""
        ...
