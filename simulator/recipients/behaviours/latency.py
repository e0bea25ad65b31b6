"""A server that takes its time: now and then, or over some mail only."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.mail import Stage
from simulator.recipients.latency import Delay
from simulator.recipients.memory import Memory
from simulator.recipients.query import Query


@dataclass(frozen=True, slots=True)
class Latency:
    """Answers later by a random span, and lets the mail pass on: {median, p95}, {exponential: mean},
    {constant} or the bare duration.

    A server's ``latency`` is this rule before all others, at mail for a whole transaction or at each stage
    that it names; it is reckoned without asking any rule.
    """

    latency: Delay
    default_stage: ClassVar[Stage] = "mail"
    by_recipient: ClassVar[bool] = True
    rolls: ClassVar[bool] = True

    def fresh(self) -> None:
        """Remembers nothing."""

    def answer(self, query: Query, own: None, at: int, server: Memory) -> None:
        """Nothing, after a while."""
        server.delay += self.latency.distribution().quantile(server.roll("span", "attempt"))
