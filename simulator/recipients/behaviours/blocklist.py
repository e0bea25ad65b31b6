"""Clients and senders that are not welcome, for a while or for good."""

from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import ClassVar

from simulator.mail import Duration, Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_BLOCKED = Reply(554, "5.7.1", ("Service unavailable; client host [{ip}] blocked",))
_THE_START = Duration(0)


@dataclass(frozen=True, slots=True)
class Blocklist:
    """Refuses clients from ``ips`` (addresses or networks) and senders of ``domains``.

    Listed ``from`` one instant up to another (``until``), counted from the start of the run. A list of
    domains is asked at mail, one of addresses at connect.
    """

    by_recipient: ClassVar[bool] = True
    ips: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    from_: Duration = _THE_START
    until: Duration | None = None
    says: Reply | Fault = field(default=_BLOCKED, metadata={"beside": True})

    def __post_init__(self) -> None:
        if not self.ips and not self.domains:
            raise ValueError("a blocklist names ips or domains")
        if self.until is not None and self.until <= self.from_:
            raise ValueError("a blocklist ends after it begins: until must be later than from")
        for network in self.ips:
            ip_network(network, strict=False)

    @property
    def default_stage(self) -> Stage:
        """Where the last of what it asks about is known."""
        return "mail" if self.domains else "connect"

    @property
    def needs_message(self) -> bool:
        """Whether it can be asked only once a mail is begun."""
        return bool(self.domains)

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to whoever is listed now."""
        if at < self.from_ or (self.until is not None and at >= self.until):
            return None
        domain = query.sender.rpartition("@")[2].lower()
        is_listed = domain in self.domains or any(_within(query.ip, network) for network in self.ips)
        return self.says if is_listed else None


@lru_cache(maxsize=4096)
def _within(ip: str, network: str) -> bool:
    return ip_address(ip) in ip_network(network, strict=False)
