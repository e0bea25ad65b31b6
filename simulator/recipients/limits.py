"""The limits of a server: shorthand for rules that stand before its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from simulator.mail import Rates, Reply
from simulator.recipients.behaviours.connection_limit import ConnectionLimit
from simulator.recipients.behaviours.messages_per_connection import MessagesPerConnection
from simulator.recipients.behaviours.rate_limit import RateLimit
from simulator.recipients.behaviours.too_many_recipients import TooManyRecipients
from simulator.recipients.clock import TimeOfDay, Zone
from simulator.recipients.rule import Rule

Limit = ConnectionLimit | MessagesPerConnection | TooManyRecipients | RateLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """At once ``connections``, of them ``connections_per_ip`` from one address; per connection
    ``messages_per_connection``, per message ``recipients_per_message``, in a period ``messages``.

    ``resets`` makes the period one of the calendar, on a clock in ``tz``. ``over`` is the reply to what
    is too much; each limit has one of its own by default.
    """

    connections: int | None = None
    connections_per_ip: int | None = None
    messages_per_connection: int | None = None
    recipients_per_message: int | None = None
    messages: Rates | None = None
    resets: TimeOfDay | None = None
    tz: Zone | None = None
    over: Reply | None = None

    def __post_init__(self) -> None:
        if self.resets is not None and self.messages is None:
            raise ValueError("resets belongs to a limit of messages: there is none")

    def rules(self) -> tuple[Rule, ...]:
        """The limits as rules, named ``limits.connections`` and so on."""
        return tuple(
            Rule(
                name=f"limits.{name}",
                behaviour=kind if self.over is None else replace(kind, says=self.over),
            )
            for name, kind in self._kinds()
        )

    def _kinds(self) -> Iterator[tuple[str, Limit]]:
        if self.connections is not None:
            yield "connections", ConnectionLimit(self.connections)
        if self.connections_per_ip is not None:
            yield "connections_per_ip", ConnectionLimit(self.connections_per_ip, "ip")
        if self.messages_per_connection is not None:
            yield "messages_per_connection", MessagesPerConnection(self.messages_per_connection)
        if self.recipients_per_message is not None:
            yield "recipients_per_message", TooManyRecipients(self.recipients_per_message)
        if self.messages is not None:
            yield "messages", RateLimit(self.messages, self.resets, self.tz)
