"""Greylisting (RFC 6647): who is new must come back later."""

from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_network
from typing import ClassVar, Literal

from simulator.mail import Duration, Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

Part = Literal["ip", "sender", "recipient"]
Triplet = tuple[str, ...]
_TRY_LATER = Reply(451, "4.7.1", ("Greylisted, try again later",))
_FIVE_MINUTES = Duration(300_000)  # the most common default: Postgrey, rspamd (their manuals)


@dataclass(frozen=True, slots=True)
class Mask:
    """How many leading bits of a client's address count: those of one network are one client."""

    v4: int = 24
    v6: int = 64

    def __post_init__(self) -> None:
        if not (1 <= self.v4 <= 32 and 1 <= self.v6 <= 128):
            raise ValueError("a mask has from 1 to 32 bits for IPv4, from 1 to 128 for IPv6")


@dataclass(slots=True)
class Acquaintances:
    """When each triplet was ``first`` seen and last ``passed`` (ms), the mails that passed by client."""

    first: dict[Triplet, int] = field(default_factory=dict)
    passed: dict[Triplet, int] = field(default_factory=dict)
    mails: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Greylist:
    """Defers a triplet until ``wait`` after it was first seen; then it passes for good.

    ``key``: what makes mail the same to this server, by default the triplet of RFC 6647 section 2.3;
    ``mask``: which clients are one. Who first comes back ``window`` or more after the first try is new
    again, and so is who has not passed for ``forget``. A client of whom ``allow_after`` mails have passed
    is greylisted no more.
    """

    wait: Duration = _FIVE_MINUTES
    key: tuple[Part, ...] = ("ip", "sender", "recipient")
    mask: Mask | None = None
    window: Duration | None = None
    forget: Duration | None = None
    allow_after: int | None = None
    says: Reply | Fault = field(default=_TRY_LATER, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "rcpt"

    def __post_init__(self) -> None:
        if not self.key or len(set(self.key)) != len(self.key):
            raise ValueError("the key of a greylist names at least one of ip, sender, recipient, each once")
        if self.mask is not None and "ip" not in self.key:
            raise ValueError("a mask says which clients are one: put ip into the key")
        if self.window is not None and self.window <= self.wait:
            raise ValueError("the window must be longer than the wait, or nobody ever passes")
        if self.allow_after is not None and self.allow_after < 1:
            raise ValueError("allow_after counts mails from 1")

    @property
    def needs_message(self) -> bool:
        """Whether its key can be told only once a mail is begun."""
        return "sender" in self.key

    @property
    def needs_recipient(self) -> bool:
        """Whether its key can be told only once a recipient is named."""
        return "recipient" in self.key

    @property
    def by_recipient(self) -> bool:
        """Whether no mail to one recipient helps that to another."""
        return "recipient" in self.key and self.allow_after is None

    def fresh(self) -> Acquaintances:
        """Nobody is known."""
        return Acquaintances()

    def answer(self, query: Query, own: Acquaintances, at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to whoever is too new."""
        client = query.ip if self.mask is None else _network(query.ip, self.mask)
        if self.allow_after is not None and own.mails.get(client, 0) >= self.allow_after:
            return None
        triplet = tuple([client if part == "ip" else getattr(query, part) for part in self.key])
        if self.window is not None or self.forget is not None:
            self._forget(triplet, own, at)
        first_seen = own.first.setdefault(triplet, at)
        if at - first_seen < self.wait:
            return self.says
        if self.window is not None or self.forget is not None:
            own.passed[triplet] = at
        if self.allow_after is not None:
            own.mails[client] = own.mails.get(client, 0) + 1
        return None

    def _forget(self, triplet: Triplet, own: Acquaintances, at: int) -> None:
        passed, first = own.passed.get(triplet), own.first.get(triplet)
        if passed is None:
            is_over = first is not None and self.window is not None and at - first >= self.window
        else:
            is_over = self.forget is not None and at - passed >= self.forget
        if is_over:
            del own.first[triplet]
            own.passed.pop(triplet, None)


@lru_cache(maxsize=4096)
def _network(ip: str, mask: Mask) -> str:
    bits = mask.v6 if ":" in ip else mask.v4
    return str(ip_network(f"{ip}/{bits}", strict=False))
