"""Clients that mail too many people who do not exist: harvesters, and owners of bad lists."""

from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from simulator.mail import Duration, Fault, Reply, Share, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query
from simulator.recipients.when import matcher

_TOO_MANY_UNKNOWN = Reply(421, "4.7.0", ("Too many unknown recipients from {ip}",))
_TEN_PERCENT, _HOUR = Share(0.1), Duration(3_600_000)  # assumed: providers publish no figures


@dataclass(slots=True)
class Client:
    """The recipients one client named of late (instant, is unknown), and until when it is blocked (ms)."""

    named: deque[tuple[int, bool]] = field(default_factory=deque)
    unknown: int = 0
    blocked_until: int = 0


@dataclass(frozen=True, slots=True)
class UnknownRatioBlock:
    """Refuses a client for ``hold`` once more than ``share`` of those it named ``within`` are ``unknown``.

    ``unknown`` is a glob or /regex/ as in ``when.recipient``: give the same to the rule that says no such
    user, and put that one below. Judged from ``at_least`` recipients on.
    """

    unknown: str
    share: Share = _TEN_PERCENT
    at_least: int = 20
    within: Duration = _HOUR
    hold: Duration = _HOUR
    says: Reply | Fault = field(default=_TOO_MANY_UNKNOWN, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "rcpt"
    needs_recipient: ClassVar[bool] = True

    def __post_init__(self) -> None:
        matcher(self.unknown)
        if self.at_least < 1:
            raise ValueError("at_least counts recipients from 1")

    def fresh(self) -> dict[str, Client]:
        """Every client by its address."""
        return {}

    def answer(self, query: Query, own: dict[str, Client], at: int, server: Memory) -> Reply | Fault | None:
        """``says`` to a client that is blocked."""
        client = own.get(query.ip)
        if client is None:
            client = own[query.ip] = Client()
        if at < client.blocked_until:
            return self.says
        self._note(client, at, _matcher(self.unknown)(query.recipient))
        count = len(client.named)
        if count < self.at_least or client.unknown <= self.share * count:
            return None
        own[query.ip] = Client(blocked_until=at + self.hold)
        return self.says

    def _note(self, client: Client, at: int, is_unknown: bool) -> None:
        while client.named and at - client.named[0][0] >= self.within:
            client.unknown -= client.named.popleft()[1]
        client.named.append((at, is_unknown))
        client.unknown += is_unknown


_matcher = lru_cache(maxsize=256)(matcher)
