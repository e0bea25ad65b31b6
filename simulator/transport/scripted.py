"""The virtual transport: the sender's dialogue, answered by the emulated servers as plain values."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import TypeVar

from simulator.dice import Bound, identity, identity_of
from simulator.mail import STAGES, Envelope, Outcome, Reply
from simulator.recipients import Answer, Host, Memory, Query, Route, Server, Zones
from simulator.sender import Policy
from simulator.sender.dialogue import Command, Opened, Tls, Transacted, opening, transaction
from simulator.transport.offer import Offer, offer_one
from simulator.transport.seam import Addressee, Contacted, Handled, Recipient, Session

_REFUSED = Outcome("connect", fault="refuse")
_AT_THE_DOOR = frozenset({"connect"})
_REMEMBERED = 65_536  # conclusions kept; replies that name the recipient would fill the memory

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
        self._ends: dict[tuple[str, str], int] = {}

    def resolve(self, domain: str, at: int, draw: Bound) -> Route:
        """Looks a domain up in the scenario's zones."""
        return self._zones.lookup(domain, self._memories, at, draw)

    def open(
        self, server: Server, host: Host, ip: str, policy: Policy, at: int, draw: Bound, *, clear: bool
    ) -> Contacted:
        """Drives the opening dialogue; a host that is down refuses the connection."""
        if host.down:
            return Contacted(None, _REFUSED, 0)
        memory = self._memories[server.name]
        tls: Tls = "none" if clear else policy.tls
        opened, rule = self._greet(server, memory, ip, tls, at, draw)
        outcome = opened.outcome
        took = server.latency.of_opening(outcome.stage if outcome else "auth", draw, server.pace)
        if outcome is not None:
            took += _patience(outcome, policy)
        if opened.next_step != "ready":
            return Contacted(None, opened.outcome, took, opened.next_step == "reconnect", rule)
        server.opened(memory)
        number = self._number(host.name, ip, draw)
        session = Session(number, server, host.name, ip, opened.extensions, opened.encrypted)
        return Contacted(session, None, took, False, rule)

    def _number(self, host: str, ip: str, draw: Bound) -> int:
        """A session's id: host, source address and the attempt and contact that opened it."""
        ends = self._ends.get((host, ip))
        if ends is None:
            ends = self._ends[host, ip] = identity_of("session", host, ip)
        return identity(ends ^ draw.delivery, draw.attempt << 16 | draw.contact)

    def _greet(
        self, server: Server, memory: Memory, ip: str, tls: Tls, at: int, draw: Bound
    ) -> tuple[Opened, str]:
        """An opening in which the server has nothing of its own to say is the same every time."""
        rules = server.greeted
        welcome = self._greetings.get((server.name, tls))
        if not rules and welcome is not None:
            return welcome, ""
        query = Query(ip, "", "")
        answers: dict[str, Answer] = {}
        if rules == _AT_THE_DOOR:
            answer = answers["connect"] = server.answer("connect", query, memory, at, draw)
            if welcome is not None and answer.outcome.proceeds:
                return welcome, answer.rule

        def say(command: Command) -> Outcome:
            known = answers.pop(command.stage, None)
            answer = known or server.answer(command.stage, query, memory, at, draw)
            answers["last"] = answer
            return answer.outcome

        opened = hold(opening(tls), say)
        if opened.next_step == "ready" and rules <= _AT_THE_DOOR:
            self._greetings[server.name, tls] = opened
        return opened, answers["last"].rule

    def transact(
        self,
        session: Session,
        return_path: str,
        addressees: Sequence[Addressee],
        policy: Policy,
        at: int,
        draw: Bound,
    ) -> Handled:
        """Offers one mail, asking the server at every stage at which it has a rule."""
        session.transactions += 1
        server = session.server
        memory = self._memories[server.name]
        if len(addressees) == 1 and addressees[0].recipient.isascii() and return_path.isascii():
            only = offer_one(session, memory, return_path, addressees[0], at, draw)
            results: tuple[Recipient, ...] = (only,)
            transacted = self._conclusions.get(only.outcome) or self._conclude(only.outcome, session)
            furthest = only.outcome
        else:
            envelope = Envelope(return_path, tuple(each.recipient for each in addressees))
            offer = Offer(session, memory, return_path, addressees, at, draw)
            transacted = hold(transaction(envelope, session.extensions), offer.answer)
            results = offer.results(transacted)
            furthest = max(transacted.outcomes, key=_depth)
        took = server.latency.of_transaction(furthest.stage, draw, server.pace)
        if furthest.fault is not None:
            took += _patience(furthest, policy)
        return Handled(results, transacted.accepted, transacted.over, took)

    def _conclude(self, outcome: Outcome, session: Session) -> Transacted:
        """What the dialogue makes of one recipient's transaction is a function of the answer that
        ended it, so each is held once and remembered."""
        dialogue = transaction(Envelope("", ("",)), session.extensions)
        transacted = hold(dialogue, lambda command: _yes_until(outcome, command))
        if len(self._conclusions) >= _REMEMBERED:
            self._conclusions.clear()
        self._conclusions[outcome] = transacted
        return transacted

    def close(self, session: Session, at: int) -> None:
        """Hangs up."""
        session.server.closed(self._memories[session.server.name])


def _yes_until(outcome: Outcome, command: Command) -> Outcome:
    """Yes to every command before the one that the outcome answers (the dot is the body's answer)."""
    if command.stage == outcome.stage or (command.stage, outcome.stage) == ("eom", "body"):
        return outcome
    return Outcome(command.stage, Reply(354 if command.stage == "data" else 250, None, ("",)))


def _depth(outcome: Outcome) -> tuple[int, bool]:
    """How far it got; of two at one stage the fault came later, for nothing comes after it."""
    return STAGES.index(outcome.stage), outcome.reply is None


def _patience(outcome: Outcome, policy: Policy) -> int:
    """How long the sender bears silence before it calls it a timeout, in ms."""
    if outcome.fault != "timeout":
        return 0
    patience: int = getattr(policy.timeouts, outcome.stage)
    return patience
