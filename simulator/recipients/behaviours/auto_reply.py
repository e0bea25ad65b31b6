"""Recipients who are away, and have a program answer for them."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Duration, Reply, Stage, fold
from simulator.recipients.behaviours.accept import YES
from simulator.recipients.consequence import Consequence
from simulator.recipients.latency import Delay
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_WEEK = Duration(7 * 86_400_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoReply:
    """Takes the mail; ``after`` a while a program answers it, to a sender ``once`` in so long.

    RFC 3834 section 2 asks for that limit, a week by default in vacation(1), and for silence towards the
    empty return path of reports. What is not answered passes on.
    """

    after: Delay
    once: Duration = _WEEK
    default_stage: ClassVar[Stage] = "eom"
    by_recipient: ClassVar[bool] = True
    says_yes: ClassVar[bool] = True
    needs_recipient: ClassVar[bool] = True

    @property
    def then(self) -> Consequence:
        """What follows."""
        return Consequence(after=self.after, auto_reply=True)

    def fresh(self) -> dict[tuple[str, str], int]:
        """When each recipient last answered each sender (ms)."""
        return {}

    def answer(self, query: Query, own: dict[tuple[str, str], int], at: int, server: Memory) -> Reply | None:
        """Yes to mail that is answered."""
        who = fold(query.recipient), query.sender
        if not query.sender or (who in own and at - own[who] < self.once):
            return None
        own[who] = at
        return YES
