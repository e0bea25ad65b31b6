"""The virtual transport: the sender's dialogue, answered by the emulated servers as plain values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from simulator.dice import Bound, identity_of
from simulator.mail import Envelope, LateNews, Outcome, Reply, Stage
from simulator.recipients import Answer, Host, Query, Records, Route, Server, TrapNetwork, View, Zones
from simulator.recipients.query import name_of
from simulator.sender import Hello, Policy, StarttlsRefused
from simulator.sender.dialogue import (
    Command,
    Opened,
    Tls,
    announced_size,
    hold,
    opening,
    proper,
    transaction,
)
from simulator.transport.durations import depth, patience, timed
from simulator.transport.offer import Offer, offer_one
from simulator.transport.seam import (
    NO_RECORDS,
    Addressee,
    Contacted,
    Handled,
    Recipient,
    Session,
    session_id,
)
from simulator.transport.testimony import is_taken

_REFUSED = Outcome("connect", fault="refuse")
_CUT_OFF = Recipient(Outcome("mail", fault="reset"))  # the host went down with the connection open
_AT_THE_DOOR = frozenset({"connect"})
_REMEMBERED = 65_536  # conclusions kept; replies that name the recipient would fill the memory

Manner = tuple[Tls, Hello, StarttlsRefused]
"""How a sender opens a session: all that it asks of an opening."""

Greeting = tuple[Opened, tuple[Stage, ...], str]
"""How an opening ended, the stages it came by, and the rule that ended it."""


class Concluded(NamedTuple):
    """A transaction of one recipient: what it came to, whether it passed RCPT, whether the session is
    lost."""

    recipients: tuple[Recipient, ...]
    outcome: Outcome
    accepted: tuple[int, ...]
    over: bool


class _Door:
    """One server as its clients find it: its memory, its greetings by what is asked of TLS, and what
    the ids of sessions are made from, by host and source address."""

    __slots__ = ("dark", "ends", "memory", "server", "welcomes")

    def __init__(self, server: Server, traps: TrapNetwork) -> None:
        self.memory = server.memory(traps)
        self.ends: dict[tuple[str, str], int] = {}
        self.set(server)

    def set(self, server: Server) -> None:
        """What stands behind the door from now on; ``dark`` are the hosts that are down."""
        self.server = server
        self.dark = frozenset(host.name for host in server.hosts if host.down or server.down)
        self.welcomes: dict[Manner, Greeting] = {}


class ScriptedTransport:
    """Calls ``Server.answer`` where a wire transport would write to a socket."""

    def __init__(self, servers: Mapping[str, Server], records: Mapping[str, Records] = NO_RECORDS) -> None:
        traps = TrapNetwork()
        self._doors = {name: _Door(server, traps) for name, server in servers.items()}
        self._memories = {name: door.memory for name, door in self._doors.items()}
        self._records = records
        self._zones = Zones(tuple(servers.values()), records)
        self._conclusions: dict[tuple[Answer, str], Concluded] = {}

    def resolve(self, domain: str, at: int, draw: Bound) -> Route:
        """Looks a domain up in the scenario's zones."""
        return self._zones.route(domain, self._memories, at, draw)

    def open(
        self, server: Server, host: Host, ip: str, policy: Policy, at: int, draw: Bound, *, clear: bool
    ) -> Contacted:
        """Drives the opening dialogue; a host that is down refuses the connection."""
        if host.down or server.down:
            return Contacted(None, _REFUSED, 0)
        door = self._doors[server.name]
        manner: Manner = "none" if clear else policy.tls, policy.hello, policy.starttls_refused
        welcome = None if server.greeted else door.welcomes.get(manner)
        opened, played, rule = welcome or self._greet(server, door, host.name, ip, manner, at, draw)
        outcome = opened.outcome
        took = server.latency.of_opening(played, draw, server.pace) + door.memory.taken()
        if opened.next_step != "ready":
            if outcome is not None:
                took += patience(outcome, policy)
            return Contacted(None, outcome, took, opened.next_step == "reconnect", rule)
        server.opened(door.memory, ip)
        ends = door.ends.get((host.name, ip))
        if ends is None:
            ends = door.ends[host.name, ip] = identity_of("session", host.name, ip)
        session = Session(session_id(ends, draw), server, host.name, ip, opened.extensions, opened.encrypted)
        return Contacted(session, None, took, False, rule)

    def _greet(
        self, server: Server, door: _Door, host: str, ip: str, manner: Manner, at: int, draw: Bound
    ) -> Greeting:
        """An opening in which the server has nothing of its own to say is the same every time."""
        rules, memory = server.greeted, door.memory
        welcome = door.welcomes.get(manner)
        query = Query(ip, "", "", host=host)
        answers: dict[str, Answer] = {}
        played: list[Stage] = []
        if rules == _AT_THE_DOOR:
            answer = answers["connect"] = server.answer("connect", query, memory, at, draw)
            if welcome is not None and answer.outcome.proceeds:
                return welcome

        def say(command: Command) -> Outcome:
            played.append(command.stage)
            known = answers.pop(command.stage, None)
            answer = known or server.answer(command.stage, query, memory, at, draw)
            answers["last"] = answer
            return answer.outcome

        opened = hold(opening(*manner), say)
        if opened.next_step == "ready" and rules <= _AT_THE_DOOR:
            door.welcomes[manner] = opened, tuple(played), ""
        return opened, tuple(played), answers["last"].rule

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
        door = self._doors[session.server.name]
        server, memory = door.server, door.memory
        if door.dark and name_of(session.host) in door.dark:
            return Handled((_CUT_OFF,) * len(addressees), (0,) * len(addressees), True, 0)
        first = addressees[0]
        size = first.message.size
        plain = first.recipient.isascii() and return_path.isascii()
        if size:
            plain = plain and size <= min(server.size, announced_size(session.extensions))
        if plain and len(addressees) == 1:
            given = offer_one(session, server, memory, return_path, first, at, draw)
            results, furthest, accepted, over = self._conclusions.get(given) or self._conclude(*given)
        else:
            recipients = tuple(each.recipient for each in addressees)
            envelope = Envelope(return_path, recipients, size)
            offer = Offer(session, server, memory, return_path, addressees, at, draw)
            transacted = hold(transaction(envelope, session.extensions), offer.answer)
            session.transactions -= not transacted.sent
            results, accepted, over = offer.results(transacted), transacted.accepted, transacted.over
            furthest = max(transacted.outcomes, key=depth)
        handled = timed(Handled(results, accepted, over, 0), furthest, server, policy, draw)
        if memory.delay:
            handled.took += memory.taken()
        return handled

    def _conclude(self, answer: Answer, rule: str) -> Concluded:
        """What the dialogue makes of one recipient's transaction is a function of the answer that
        ended it, so each is held once and remembered."""
        said = answer.outcome
        transacted = hold(
            transaction(Envelope("", ("",)), frozenset()), lambda asked: _yes_until(said, asked)
        )
        outcome = proper(said)
        reached = is_taken(outcome)
        result = Recipient(outcome, rule, reached, answer.then if reached else None)
        if len(self._conclusions) >= _REMEMBERED:
            self._conclusions.clear()
        concluded = Concluded((result,), outcome, transacted.accepted, transacted.over)
        self._conclusions[answer, rule] = concluded
        return concluded

    def change(self, server: Server) -> None:
        """From now on the server of this name is this one; its rules keep what they remember."""
        door = self._doors[server.name]
        server.inherit(door.memory, door.server)
        door.set(server)
        self.rewrite(self._records)

    def rewrite(self, records: Mapping[str, Records]) -> None:
        """From now on the zones of the scenario are these."""
        self._records = records
        self._zones = Zones(tuple(one.server for one in self._doors.values()), records)

    def opinions(self, at: int) -> Iterator[tuple[Server, str, View]]:
        """What the servers think of those who send to them."""
        for door in self._doors.values():
            for rule, view in door.server.opinions(door.memory, at):
                yield door.server, rule, view

    def close(self, session: Session, at: int) -> None:
        """Hangs up."""
        session.server.closed(self._memories[session.server.name], session.ip)

    def bring(self, news: LateNews, about: Addressee, mail_from: str, at: int) -> LateNews:
        """News are values, and stay so."""
        return news


def _yes_until(outcome: Outcome, command: Command) -> Outcome:
    """Yes to every command before the one that the outcome answers (the dot is the body's answer)."""
    if command.stage == outcome.stage or (command.stage, outcome.stage) == ("eom", "body"):
        return outcome
    return Outcome(command.stage, Reply(354 if command.stage == "data" else 250, None, ("",)))
