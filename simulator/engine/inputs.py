"""What comes into a run from outside, each at its instant. Everything else follows from these.

Times are milliseconds since the scenario's start.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from simulator.recipients import Records, Server
from simulator.scenario.scenario import ListName, Priority


class Handling(NamedTuple):
    """How messages are to be treated: who goes first, how long they are of use (ms), how large they are
    (octets, 0 where it does not matter)."""

    priority: Priority = "normal"
    within: int | None = None
    size: int = 0


ORDINARY = Handling()


@dataclass(slots=True)
class Submit:
    """One message handed over for delivery to its recipients.

    ``campaign`` is the name of the workload entry, ``number`` the message's place in it from 0: the
    two are its identity.
    """

    at: int
    campaign: str
    number: int
    sender: str
    recipients: tuple[str, ...]
    tags: tuple[str, ...] = ()
    handling: Handling = ORDINARY


class Reject(NamedTuple):
    """A line of a recipient list that never becomes a delivery."""

    at: int
    campaign: str
    sender: str
    address: str
    why: Literal["invalid", "duplicate"]


class List(NamedTuple):
    """An address put on a list of one sending domain by somebody."""

    at: int
    sender: str
    list: ListName
    address: str
    tags: tuple[str, ...] = ()
    expires: int | None = None
    reason: str | None = None


class Unlist(NamedTuple):
    """An address taken off a list."""

    at: int
    sender: str
    list: ListName
    address: str


class Wish(NamedTuple):
    """The owner of an address complains of the last mail that was delivered to it, or wants no more."""

    at: int
    sender: str
    list: Literal["complaints", "unsubscribes"]
    address: str
    tags: tuple[str, ...] = ()


class SetMx(NamedTuple):
    """Where the MX of a sender's return-path domain points from now on."""

    at: int
    sender: str
    mx: Literal["home", "elsewhere", "none"]


class SetServer(NamedTuple):
    """What a server is from now on; ``path`` and ``value`` say what made it so."""

    at: int
    path: str
    value: str
    server: Server


class SetZones(NamedTuple):
    """What the DNS holds from now on; ``path`` and ``value`` say what made it so."""

    at: int
    path: str
    value: str
    records: Mapping[str, Records]


Input = Submit | Reject | List | Unlist | Wish | SetMx | SetServer | SetZones
