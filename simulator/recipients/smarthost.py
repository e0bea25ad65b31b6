"""A server in front of all others: it takes mail for any of their domains and answers as they would."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import NamedTuple

from simulator.mail import Outcome, Reply, Stage, fold_domain
from simulator.recipients.memory import Memory
from simulator.recipients.query import Answer, Draw, Query
from simulator.recipients.server import Server

NAME = "smarthost"
_NOWHERE = Reply(550, "5.1.2", ("No server of this scenario has that domain",))
_OF_RECIPIENTS: tuple[Stage, ...] = ("rcpt", "data", "body", "eom")


class Way(NamedTuple):
    """Where the mail of a domain goes."""

    server: Server
    memory: Memory


@dataclass(frozen=True, kw_only=True)
class Smarthost(Server):
    """What an application that has no DNS is pointed at. Its greeting is its own; about a recipient it says
    what the server of the domain says, and at RCPT what that one would have said to MAIL as well.

    ``ways``: where mail goes, by domain; the mapping may change while it stands.
    """

    ways: MutableMapping[str, Way] = field(default_factory=dict)

    def answer(self, stage: Stage, query: Query, memory: Memory, at: int, draw: Draw) -> Answer:
        """As ``Server.answer``; the memory is that of the server asked."""
        if stage not in _OF_RECIPIENTS:
            return super().answer(stage, query, memory, at, draw)
        way = self.way(query.recipient)
        if way is None:
            return Answer(Outcome(stage, _NOWHERE), NAME)
        if stage == "rcpt":
            earlier = way.server.answer("mail", query, way.memory, at, draw)
            if not earlier.outcome.proceeds:
                return Answer(_moved(earlier.outcome, stage), earlier.rule)
        return way.server.answer(stage, query, way.memory, at, draw)

    def way(self, recipient: str) -> Way | None:
        """Where mail to an address goes; None where nobody has its domain."""
        try:
            return self.ways.get(fold_domain(recipient.rpartition("@")[2]))
        except ValueError:
            return None


def _moved(outcome: Outcome, stage: Stage) -> Outcome:
    return Outcome(stage, outcome.reply, outcome.fault)
