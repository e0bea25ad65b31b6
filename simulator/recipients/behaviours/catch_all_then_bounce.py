"""A gateway that takes mail for anybody, and learns later who exists."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.dice import happens
from simulator.mail import Action, Duration, Reply, Share, Stage
from simulator.recipients.behaviours.accept import YES
from simulator.recipients.consequence import Consequence
from simulator.recipients.latency import Delay
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query

_NOBODY = Reply(550, "5.1.1", ("User unknown",))
_SOON = Delay(median=Duration(120_000), p95=Duration(7_200_000))  # assumed: nobody publishes it


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchAllThenBounce:
    """Refuses nobody; of ``unknown``, a share of its recipients, all mail comes back ``after`` a while.

    Who is unknown is drawn once for a recipient. The report quotes ``quotes``, what the server behind said.
    """

    unknown: Share
    after: Delay = _SOON
    quotes: Reply = _NOBODY
    action: Action = "failed"
    as_recipient: str | None = None
    default_stage: ClassVar[Stage] = "eom"
    by_recipient: ClassVar[bool] = True
    says_yes: ClassVar[bool] = True
    rolls: ClassVar[bool] = True
    needs_recipient: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _ = self.then

    @property
    def then(self) -> Consequence:
        """What follows."""
        return Consequence(
            after=self.after, bounce=self.quotes, action=self.action, as_recipient=self.as_recipient
        )

    def fresh(self) -> None:
        """Remembers nothing: who exists is drawn."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply | None:
        """Yes, with a report to follow, to mail for whom it will not find."""
        return YES if happens(server.roll("unknown", "recipient"), self.unknown) else None
