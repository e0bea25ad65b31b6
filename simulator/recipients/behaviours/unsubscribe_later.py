"""Mail whose recipient wants no more of it."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from simulator.mail import Method, Reply, Stage
from simulator.recipients.behaviours.accept import YES
from simulator.recipients.consequence import Consequence
from simulator.recipients.latency import Delay
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsubscribeLater:
    """Takes the mail; ``after`` a while its recipient unsubscribes, from ``all`` mail or from its ``tags``.

    One click (RFC 8058) always arrives, a mail (RFC 2369) only while the return path's MX points home. Short
    for ``accept: true, then: {unsubscribe: ...}``.
    """

    after: Delay
    method: Method = "one_click"
    scope: Literal["all", "tags"] = "all"
    default_stage: ClassVar[Stage] = "eom"
    by_recipient: ClassVar[bool] = True
    says_yes: ClassVar[bool] = True
    always: ClassVar[bool] = True

    def __post_init__(self) -> None:
        _ = self.then

    @property
    def then(self) -> Consequence:
        """What follows."""
        return Consequence(after=self.after, unsubscribe=self.method, scope=self.scope)

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> Reply:
        """Yes."""
        return YES
