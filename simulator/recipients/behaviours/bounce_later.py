"""Mail that is taken and comes back: a delayed bounce."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Action, Reply, Stage
from simulator.recipients.behaviours.accept import YES
from simulator.recipients.consequence import Consequence
from simulator.recipients.latency import Delay
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceLater:
    """Takes the mail; ``after`` a while a report (RFC 3464) says that it did not arrive, quoting ``quotes``.

    Short for ``accept: true, then: {bounce: ...}``, and of the same fields.
    """

    after: Delay
    quotes: Reply
    action: Action = "failed"
    status: str | None = None
    as_recipient: str | None = None
    default_stage: ClassVar[Stage] = "eom"
    by_recipient: ClassVar[bool] = True
    says_yes: ClassVar[bool] = True
    always: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _ = self.then

    @property
    def then(self) -> Consequence:
        """What follows."""
        return Consequence(
            after=self.after,
            bounce=self.quotes,
            action=self.action,
            status=self.status,
            as_recipient=self.as_recipient,
        )

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply:
        """Yes."""
        return YES
