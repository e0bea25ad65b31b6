"""Greylisting (RFC 6647): who is new must come back later."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from simulator.mail import Duration, Fault, Reply, Stage
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

Part = Literal["ip", "sender", "recipient"]
_TRY_LATER = Reply(451, "4.7.1", ("Greylisted, try again later",))
_FIVE_MINUTES = Duration(300_000)  # the most common default: Postgrey, rspamd (their manuals)


@dataclass(frozen=True, slots=True)
class Greylist:
    """Defers a triplet until ``wait`` after it was first seen; then it passes for good.

    ``key``: what makes mail the same to this server, by default the triplet of RFC 6647 section 2.3.
    """

    wait: Duration = _FIVE_MINUTES
    key: tuple[Part, ...] = ("ip", "sender", "recipient")
    says: Reply | Fault = field(default=_TRY_LATER, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "rcpt"

    def __post_init__(self) -> None:
        if not self.key or len(set(self.key)) != len(self.key):
            raise ValueError("the key of a greylist names at least one of ip, sender, recipient, each once")

    @property
    def needs_message(self) -> bool:
        """Whether its key can be told only once a mail is begun."""
        return "sender" in self.key

    @property
    def needs_recipient(self) -> bool:
        """Whether its key can be told only once a recipient is named."""
        return "recipient" in self.key

    def fresh(self) -> dict[tuple[str, ...], int]:
        """When each triplet was first seen, ms."""
        return {}

    def answer(
        self, query: Query, own: dict[tuple[str, ...], int], at: int, server: Memory
    ) -> Reply | Fault | None:
        """``says`` to whoever is too new."""
        triplet = tuple([getattr(query, part) for part in self.key])
        first_seen = own.setdefault(triplet, at)
        return None if at - first_seen >= self.wait else self.says
