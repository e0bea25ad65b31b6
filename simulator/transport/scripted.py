"""The virtual transport: the sender's dialogue, answered by the emulated servers as plain values."""

from collections.abc import Callable, Generator, Mapping
from typing import TypeVar

from simulator.dice import Bound, identity_of
from simulator.mail import OPENING, STAGES, Envelope, Outcome, Reply
from simulator.recipients import Host, Memory, Query, Server, Zones
from simulator.sender import Policy
from simulator.sender.dialogue import Command, Opened, Tls, Transacted, opening, transaction
from simulator.transport.offer import Offer
from simulator.transport.seam import Contacted, Handled, Identities, Route, Session

_REFUSED = Outcome("connect", fault="refuse")

Ended = TypeVar("Ended")


def hold(dialogue: Generator[Command, Outcome, Ended], answer: Callable[[Command], Outcome]) -> Ended:
    """Holds a conversation to its end."""
    try:
        command = next(dialogue)
        while True:
            command = dialogue.send(answer(command))
    except StopIteration as stop:
        ended: Ended = stop.value
        return ended


class ScriptedTransport:
    """Calls ``Server.answer`` where a wire transport would write to a socket."""

    def __init__(self, servers: Mapping[str, Server]) -> None:
        self._memories: dict[str, Memory] = {name: server.memory() for name, server in servers.items()}
        self._zones = Zones(tuple(servers.values()))
        self._greetings: dict[tuple[str, Tls], Opened] = {}
        self._conclusions: dict[Outcome, Transacted] = {}

    def resolve(self, domain: str, at: int, draw: Bound) -> Route:
        """Looks a domain up in the scenario's zones."""
        return Route(*self._zones.lookup(domain, self._memories, at, draw))

    def open(
        self, server: Server, host: Host, ip: str, policy: Policy, at: int, draw: Bound, *, clear: bool
    ) -> Contacted:
        """Drives the opening dialogue; a host that is down refuses the connection."""
        if host.down:
            return Contacted(None, _REFUSED, 0)
        memory = self._memories[server.name]
        tls: Tls = "none" if clear else policy.tls
        opened, rule = self._greet(server, memory, Query(ip, "", ""), tls, at, draw)
        reached = opened.outcome.stage if opened.outcome else "auth"
        took = server.latency.of_opening(reached, draw, server.name)
        if opened.outcome is not None:
            took += _patience(opened.outcome, policy)
        if opened.next_step != "ready":
            return Contacted(None, opened.outcome, took, opened.next_step == "reconnect", rule)
        server.opened(memory)
        number = identity_of("session", host.name, ip, draw.delivery, draw.attempt, draw.contact)
        return Contacted(
            Session(number, server, host.name, ip, opened.extensions, opened.encrypted), None, took
        )

    def _greet(
        self, server: Server, memory: Memory, query: Query, tls: Tls, at: int, draw: Bound
    ) -> tuple[Opened, str]:
        """An opening in which the server has nothing of its own to say is the same every time."""
        known = self._greetings.get((server.name, tls))
        if known is not None:
            return known, ""
        rules = [""]

        def answer(command: Command) -> Outcome:
            given = server.answer(command.stage, query, memory, at, draw)
            rules.append(given.rule)
            return given.outcome

        opened = hold(opening(tls), answer)
        if server.stages.isdisjoint(OPENING):
            self._greetings[server.name, tls] = opened
        return opened, rules[-1]

    def transact(
        self,
        session: Session,
        envelope: Envelope,
        who: tuple[Identities, ...],
        tags: tuple[str, ...],
        policy: Policy,
        at: int,
        draw: Bound,
    ) -> Handled:
        """Offers one mail, asking the server at every stage at which it has a rule."""
        session.transactions += 1
        offer = Offer(session, self._memories[session.server.name], envelope, who, tags, at, draw)
        if len(who) == 1 and not envelope.size and envelope.recipients[0].isascii():
            transacted = self._conclude(offer.last_answer(), session.extensions)
        else:
            transacted = hold(transaction(envelope, session.extensions), offer.answer)
        took = self._duration(session.server, transacted, policy, draw)
        return Handled(offer.recipients(transacted), transacted.accepted, transacted.over, took)

    def _duration(self, server: Server, transacted: Transacted, policy: Policy, draw: Bound) -> int:
        outcomes = transacted.outcomes
        furthest = outcomes[0] if len(outcomes) == 1 else max(outcomes, key=_depth)
        took = server.latency.of_transaction(furthest.stage, draw, server.name)
        return took + sum(_patience(outcome, policy) for outcome in set(outcomes))

    def _conclude(self, outcome: Outcome, extensions: frozenset[str]) -> Transacted:
        """What the dialogue makes of one recipient's transaction is a function of the answer that
        ended it, so each is held once and remembered."""
        known = self._conclusions.get(outcome)
        if known is None:
            dialogue = transaction(Envelope("", ("",)), extensions)
            known = self._conclusions[outcome] = hold(dialogue, lambda command: _yes_until(outcome, command))
        return known

    def close(self, session: Session, at: int) -> None:
        """Hangs up."""
        session.server.closed(self._memories[session.server.name])


def _yes_until(outcome: Outcome, command: Command) -> Outcome:
    """Yes to every command before the one that the outcome answers (the dot is the body's answer)."""
    if command.stage == outcome.stage or (command.stage, outcome.stage) == ("eom", "body"):
        return outcome
    return Outcome(command.stage, Reply(354 if command.stage == "data" else 250, None, ("",)))


def _depth(outcome: Outcome) -> int:
    return STAGES.index(outcome.stage)


def _patience(outcome: Outcome, policy: Policy) -> int:
    """How long the sender bears silence before it calls it a timeout, in ms."""
    if outcome.fault != "timeout":
        return 0
    patience: int = getattr(policy.timeouts, outcome.stage)
    return patience
