"""What a scenario is once it has been read: frozen values, nothing left to guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from simulator.errors import Problem
from simulator.mail import Duration, Size
from simulator.recipients import Records, Server
from simulator.scenario.dayshape import DayShape
from simulator.sender import RouteRule, Sender

if TYPE_CHECKING:
    from simulator.metrics.expectations import Expectation
    from simulator.scenario.populations import Assumption


MOST_MESSAGES = 1_000_000_000
"""Of one entry."""

NO_SIZE = Size(0)


@dataclass(frozen=True, slots=True)
class Shares:
    """How many messages go to which domain, in the order written; the counts add up to all of them."""

    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Template:
    """One address with ``{n}`` in it, n from 1; without it, every message goes to the same address."""

    text: str

    def address(self, n: int) -> str:
        """The address of the ``n``-th message, from 1."""
        return self.text.replace("{n}", str(n))


@dataclass(frozen=True, slots=True)
class Listed:
    """The recipients of every message, one tuple a message; ``tags``: those of each beside the entry's, ()
    where none has any.
    """

    messages: tuple[tuple[str, ...], ...]
    tags: tuple[tuple[str, ...], ...] = ()


Arrivals = Literal["even", "poisson"]
"""How messages share out their span: at equal distances, or as a Poisson process."""

Priority = Literal["low", "normal", "high"]
"""Who of those that wait for a connection is served first: high before normal before low."""

Rejection = Literal["invalid", "duplicate"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the workload: so many messages from ``at`` on, spread ``over`` a span (ms).

    ``day`` shapes the span by the hours of the day. ``rejected``: addresses of a list that are never
    mailed, and why. ``deliver_within``: how long a message is of use (ms), from its acceptance on.
    ``size``: octets of each message, 0 where it does not matter. ``volumes``: messages on each day of a
    warm-up, () for any other entry.
    """

    name: str
    sender: str
    at: Duration
    over: Duration
    arrivals: Arrivals
    tags: tuple[str, ...]
    messages: int
    to: Shares | Template | Listed
    rejected: tuple[tuple[str, Rejection], ...] = ()
    day: DayShape | None = None
    priority: Priority = "normal"
    deliver_within: Duration | None = None
    size: Size = NO_SIZE
    volumes: tuple[int, ...] = ()


ListName = Literal["bounces", "unsubscribes", "complaints", "allowlist"]
Verb = Literal["suppress", "unsuppress", "complain", "unsubscribe"]


@dataclass(frozen=True, slots=True)
class ListChange:
    """An event of the timeline: an address put on a list of a sender's, or taken off (``unsuppress``).

    ``expires``: ms since the scenario's start; ``tags`` narrow an unsubscribe.
    """

    at: Duration
    verb: Verb
    sender: str
    list: ListName
    address: str
    tags: tuple[str, ...] = ()
    expires: Duration | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An event of the timeline: ``path`` is set to ``value``, as written.

    ``server``: what that server is from then on; ``mx``: where the MX of ``sender`` points from then on;
    ``zones``: what the DNS holds from then on.
    """

    at: Duration
    path: str
    value: str
    server: Server | None = None
    sender: str | None = None
    mx: Literal["home", "elsewhere", "none"] | None = None
    zones: Mapping[str, Records] | None = None


@dataclass(frozen=True)
class Scenario:
    """A whole scenario. ``duration`` in ms, None: until nothing is left in the queue. ``zones``: what the DNS
    holds by name, beside what follows from the servers.

    ``text`` is the YAML as given, ``overrides`` what was laid over it; ``warnings`` stop nothing.
    ``limit``: how many messages of each entry are sent, from its first on; None: all. ``assumptions``: where
    the numbers of its populations and profiles come from.
    """

    name: str
    description: str
    seed: int
    start: datetime
    duration: Duration | None
    senders: Mapping[str, Sender]
    servers: Mapping[str, Server]
    zones: Mapping[str, Records]
    routes: tuple[RouteRule, ...]
    workload: tuple[Entry, ...]
    timeline: tuple[Change | ListChange, ...]
    expect: "tuple[Expectation, ...]"
    warnings: tuple[Problem, ...]
    path: str
    text: str
    overrides: Mapping[str, str]
    limit: int | None = None
    assumptions: "tuple[Assumption, ...]" = ()
