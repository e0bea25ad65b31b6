"""Senders who cannot show who they are: SPF, DKIM, DMARC, reverse DNS, TLS."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from simulator.mail import Credentials, Fault, Rate, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

Proof = Literal["ptr", "tls", "spf", "spf_policy", "dkim", "alignment", "dmarc", "dmarc_policy"]

_UNAUTHENTICATED = Reply(550, "5.7.26", ("This mail is unauthenticated",))  # RFC 7372 section 3.3
_AT: Mapping[Proof, Stage] = MappingProxyType(
    {"ptr": "connect", "tls": "mail", "spf": "mail", "spf_policy": "mail"}
)
_LATEST: tuple[Stage, ...] = ("connect", "mail", "eom")

_HOLDS: Mapping[Proof, Callable[[Credentials, Query], bool]] = MappingProxyType(
    {
        "ptr": lambda one, query: one.ptr,
        "tls": lambda one, query: query.encrypted,
        "spf": lambda one, query: one.spf == "pass",
        "spf_policy": lambda one, query: one.spf != "fail",
        "dkim": lambda one, query: one.dkim == "pass",
        "alignment": lambda one, query: one.is_authenticated,
        "dmarc": lambda one, query: one.dmarc != "missing",
        "dmarc_policy": lambda one, query: one.is_authenticated or one.dmarc in ("missing", "none"),
    }
)


@dataclass(slots=True)
class Volume:
    """How many mails a domain sent in a period, that period's number, whether it ever was too many."""

    period: int = -1
    mails: int = 0
    is_bulk: bool = False


@dataclass(frozen=True, slots=True)
class SenderAuth:
    """Refuses mail that lacks one of ``needs``, or all of ``any_of``. A sender's ``auth`` says what it has.

    ptr: its address has a name that leads back. tls: the session is encrypted. spf, dkim: each passes.
    spf_policy: SPF is no plain fail. alignment: what passes does so for the domain of From. dmarc: a
    policy is published. dmarc_policy: mail is no forgery whose own domain asks to reject or quarantine it.

    ``bulk``: only from domains that have once sent so many in a day, or another period of the run, and from
    then on for good.
    """

    needs: tuple[Proof, ...] = ()
    any_of: tuple[Proof, ...] = ()
    bulk: Rate | None = None
    says: Reply | Fault = field(default=_UNAUTHENTICATED, metadata={"beside": True})

    def __post_init__(self) -> None:
        if bool(self.needs) == bool(self.any_of):
            raise ValueError("either needs, all of which a mail must have, or any_of, of which one is enough")

    @property
    def default_stage(self) -> Stage:
        """Where the last of what it asks for is known; a signature and From stand in the mail itself."""
        stages = [_AT.get(proof, "eom") for proof in self._proofs]
        known = max(stages, key=_LATEST.index)
        return "mail" if known == "connect" and self.bulk is not None else known

    @property
    def needs_message(self) -> bool:
        """Whether it can be asked only once a mail is begun."""
        return self.default_stage != "connect"

    @property
    def needs_text(self) -> bool:
        """Whether it can be asked only once the mail itself is there."""
        return self.default_stage == "eom"

    @property
    def _proofs(self) -> tuple[Proof, ...]:
        return self.needs or self.any_of

    def fresh(self) -> dict[str, Volume]:
        """How much each domain sends, where that matters."""
        return {}

    def answer(self, query: Query, own: dict[str, Volume], at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to who lacks what is asked for."""
        if self.bulk is not None and not self._is_bulk(query, own, at, self.bulk):
            return None
        shown = server.senders.of(query)
        holds = [_HOLDS[proof](shown, query) for proof in self._proofs]
        return None if (all(holds) if self.needs else any(holds)) else self.says

    def _is_bulk(self, query: Query, own: dict[str, Volume], at: int, bulk: Rate) -> bool:
        domain = query.sender.rpartition("@")[2].lower()
        volume = own.get(domain)
        if volume is None:
            volume = own[domain] = Volume()
        if volume.is_bulk:
            return True
        if volume.period != at // bulk.per:
            volume.period, volume.mails = at // bulk.per, 0
        volume.mails += 1
        volume.is_bulk = volume.mails >= bulk.count
        return volume.is_bulk
