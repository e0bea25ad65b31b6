"""Mailboxes that fill up, and are emptied by their owners."""

from dataclasses import dataclass, field
from typing import ClassVar

from simulator.dice import ONE, happens
from simulator.mail import Duration, Fault, Reply, Share, Size, Stage
from simulator.recipients.clock import DAY
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_FULL = Reply(452, "4.2.2", ("Mailbox full",))
_NONE = Share(0.0)
_75_KB = Size(75_000)  # an ordinary newsletter; assumed


@dataclass(frozen=True, slots=True)
class MailboxQuota:
    """Holds ``size`` in each mailbox, of which ``used`` is taken at the start.

    Mail without a size of its own counts as ``each``. Owners empty their mailboxes ``every`` so often,
    each at a moment of the period drawn once; and each day (24 h of the run) with the chance ``emptied``,
    drawn once for mailbox and day, however often somebody tries.
    """

    size: Size
    used: Share = _NONE
    each: Size = _75_KB
    every: Duration | None = None
    emptied: Share = _NONE
    says: Reply | Fault = field(default=_FULL, metadata={"beside": True})
    default_stage: ClassVar[Stage] = "rcpt"
    by_recipient: ClassVar[bool] = True
    needs_recipient: ClassVar[bool] = True
    rolls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.every is not None and self.every < 1:
            raise ValueError("every must be longer than nothing")

    def fresh(self) -> dict[str, tuple[int, int]]:
        """Of each mailbox: the octets in it, and until when its emptyings are known (ms)."""
        return {}

    def answer(
        self, query: Query, own: dict[str, tuple[int, int]], at: int, server: Memory
    ) -> Reply | Fault | None:
        """``says`` where the mail does not fit in any more; else it is in."""
        octets, known = own.get(query.recipient) or (int(self.used * self.size), 0)
        if self._was_emptied(known, at, server):
            octets = 0
        mail = query.size or self.each
        fits = octets + mail <= self.size
        own[query.recipient] = (octets + mail if fits else octets, at)
        return None if fits else self.says

    def _was_emptied(self, known: int, at: int, server: Memory) -> bool:
        """Whether the owner has been there after ``known`` and up to ``at``."""
        if self.every is not None:
            phase = server.roll("every", "recipient") * self.every // ONE
            if (at - phase) // self.every > (known - phase) // self.every:
                return True
        if not self.emptied:
            return False
        days = range(known // DAY + 1, at // DAY + 1)
        return any(happens(server.roll(f"day {day}", "recipient"), self.emptied) for day in days)
