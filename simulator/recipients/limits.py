"""The limits of a server: shorthand for rules that stand before its own."""

from dataclasses import dataclass, replace

from simulator.mail import Rate, Reply
from simulator.recipients.behaviours import Behaviour
from simulator.recipients.behaviours.connection_limit import ConnectionLimit
from simulator.recipients.behaviours.messages_per_connection import MessagesPerConnection
from simulator.recipients.behaviours.rate_limit import RateLimit
from simulator.recipients.clock import TimeOfDay, Zone
from simulator.recipients.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """At once ``connections``, per connection ``messages_per_connection``, in a period ``messages``.

    ``resets`` makes the period one of the calendar, on a clock in ``tz``. ``over`` is the reply to what
    is too much; each limit has one of its own by default.
    """

    connections: int | None = None
    messages_per_connection: int | None = None
    messages: Rate | None = None
    resets: TimeOfDay | None = None
    tz: Zone | None = None
    over: Reply | None = None

    def __post_init__(self) -> None:
        if self.resets is not None and self.messages is None:
            raise ValueError("resets belongs to a limit of messages: there is none")

    def rules(self) -> tuple[Rule, ...]:
        """The limits as rules, named ``limits.connections`` and so on."""
        kinds: dict[str, Behaviour] = {}
        if self.connections is not None:
            kinds["connections"] = self._answering(ConnectionLimit(self.connections))
        if self.messages_per_connection is not None:
            kinds["messages_per_connection"] = self._answering(
                MessagesPerConnection(self.messages_per_connection)
            )
        if self.messages is not None:
            kinds["messages"] = self._answering(RateLimit(self.messages, self.resets, self.tz))
        return tuple(Rule(name=f"limits.{name}", behaviour=kind) for name, kind in kinds.items())

    def _answering(self, kind: ConnectionLimit | MessagesPerConnection | RateLimit) -> Behaviour:
        return kind if self.over is None else replace(kind, says=self.over)
