"""(a) The usual way to write it in SimPy: a process for each message, a Resource for each lane.

Servers, dialogue, judgement and decision are the real ones, and the messages, ids and draws are those
of the engine, so the attempts must come out alike. It keeps no journal and no lists.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import simpy

from simulator.dice import Bound, identity, identity_of
from simulator.engine.arrivals import arrivals
from simulator.engine.inputs import Submit
from simulator.mail import Envelope, Outcome
from simulator.recipients import Memory, Query, Server, Zones
from simulator.scenario import Scenario
from simulator.sender import Again, History, decide, judge
from simulator.sender.dialogue import Command, hold, opening, transaction

Process = Generator[simpy.Event, Any, None]


@dataclass(slots=True)
class Mail:
    """One message on its way."""

    id: int
    delivery: int
    recipient: str
    domain: str
    created: int
    attempts: int = 0
    first_failed: int = 0
    last_wait: int = 0


class Processes:
    """One sender, one recipient a message."""

    def __init__(self, scenario: Scenario) -> None:
        (self._sender,) = scenario.senders.values()
        servers = scenario.servers
        self._scenario = scenario
        self._clock = simpy.Environment()
        self._draw = Bound(scenario.seed)
        self._zones = Zones(tuple(servers.values()))
        self._memories = {name: server.memory() for name, server in servers.items()}
        limit = self._sender.policy.connections.per_domain
        domains = (domain for server in servers.values() for domain in server.domains)
        self._lanes = {domain: simpy.Resource(self._clock, limit) for domain in domains}
        self._attempts = 0

    def run(self) -> None:
        """Runs until the last message is through."""
        self._clock.process(self._campaign())
        self._clock.run()

    def attempts(self) -> int:
        """Attempts made."""
        return self._attempts

    def _campaign(self) -> Process:
        """Creates each message at its time, so that only those under way exist."""
        for arriving in arrivals(self._scenario.workload, self._scenario.seed):
            assert isinstance(arriving, Submit)
            if arriving.at > self._clock.now:
                yield self._clock.timeout(arriving.at - self._clock.now)
            self._clock.process(self._message(_mail(arriving)))

    def _message(self, mail: Mail) -> Process:
        while True:
            with self._lanes[mail.domain].request() as connection:
                yield connection
                outcome = yield from self._attempt(mail)
            again = self._next_try(mail, outcome)
            if again is None:
                return
            yield self._clock.timeout(again.wait)

    def _attempt(self, mail: Mail) -> Generator[simpy.Event, Any, Outcome]:
        self._attempts += 1
        mail.attempts += 1
        server = self._zones.lookup(mail.domain, self._memories, self._now, self._bind(mail, 0)).server
        assert server is not None
        memory = self._memories[server.name]
        query = Query(self._sender.ips[0], "", "")
        opened = hold(opening(self._sender.policy.tls), self._asking(server, memory, query, mail))
        if opened.outcome is not None:
            return opened.outcome
        server.opened(memory, self._sender.ips[0])
        query = Query(self._sender.ips[0], self._sender.return_path, "", encrypted=opened.encrypted)
        dialogue = transaction(Envelope(query.sender, (mail.recipient,)), opened.extensions)
        (outcome,) = hold(dialogue, self._asking(server, memory, query, mail)).outcomes
        yield self._clock.timeout(server.latency.of_transaction(outcome.stage, self._draw, server.pace))
        server.closed(memory, self._sender.ips[0])
        return outcome

    def _asking(
        self, server: Server, memory: Memory, query: Query, mail: Mail
    ) -> Callable[[Command], Outcome]:
        """The server's side of a conversation at this instant."""
        at, draw = self._now, self._bind(mail, 1)

        def answer(command: Command) -> Outcome:
            if command.stage == "rcpt":
                query.recipient = command.argument
            if command.stage == "eom":  # the body has an answer of its own, before the dot
                outcome = server.answer("body", query, memory, at, draw).outcome
                if not outcome.proceeds:
                    return outcome
            return server.answer(command.stage, query, memory, at, draw).outcome

        return answer

    def _next_try(self, mail: Mail, outcome: Outcome) -> Again | None:
        """What follows an attempt; None where the delivery is over (or held until it is too old)."""
        if judge(outcome, self._sender.policy).ends != "retry":
            return None
        mail.first_failed = mail.first_failed or self._now
        history = History(mail.created, mail.attempts, mail.first_failed, mail.last_wait)
        decision = decide(history, self._sender.policy.retry, self._now, self._bind(mail, 0))
        if not isinstance(decision, Again):
            return None
        mail.last_wait = decision.wait
        return decision

    def _bind(self, mail: Mail, contact: int) -> Bound:
        return self._draw.bind(mail.delivery, mail.id, mail.recipient, mail.attempts, contact)

    @property
    def _now(self) -> int:
        return int(self._clock.now)


@lru_cache
def _campaign_id(name: str) -> int:
    return identity_of("campaign", name)


def _mail(arriving: Submit) -> Mail:
    (recipient,) = arriving.recipients
    message = identity(_campaign_id(arriving.campaign), arriving.number)
    return Mail(message, identity(message, 0), recipient, recipient.partition("@")[2], arriving.at)
