"""The wire transport: the sender's dialogue in SMTP, over sockets, to listening emulated servers.

Client and servers share one event loop, which runs while the engine waits for an answer and stands
still between two of them; so a socket stays open for the virtual span of its session.
"""

import asyncio
import socket
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from email.utils import formatdate
from math import inf
from time import perf_counter_ns
from types import TracebackType
from typing import Any, Self, TypeVar

from simulator.dice import Bound, identity_of
from simulator.journal import Measured
from simulator.mail import Envelope, LateNews, Outcome, as_sent
from simulator.recipients import Host, Records, Route, Server, TrapNetwork, View, Zones
from simulator.sender import Policy
from simulator.sender.dialogue import Command, hold, is_over, opening, transaction
from simulator.transport.call import Call
from simulator.transport.certificates import Authority, any_certificate, tls_contexts
from simulator.transport.client import Client
from simulator.transport.durations import depth, patience, timed
from simulator.transport.late_mail import UNSUBSCRIBE, About, domain_of, message_id_of, read, written
from simulator.transport.listener import LOOPBACK, Listener
from simulator.transport.return_path import ReturnPath
from simulator.transport.seam import (
    NO_RECORDS,
    Addressee,
    Contacted,
    Handled,
    Recipient,
    Session,
    session_id,
)

__all__ = ["WireTransport", "fitting", "text_of", "tls_contexts"]

Value = TypeVar("Value")


class WireTransport:
    """Sends every attempt over the loopback. A context manager: its sockets are closed at the end.

    ``measured`` is told how long contacts and transactions took on the wall.
    """

    def __init__(
        self,
        servers: Mapping[str, Server],
        records: Mapping[str, Records] = NO_RECORDS,
        measured: Measured | None = None,
    ) -> None:
        self._measured = measured or Measured()
        self._servers = dict(servers)
        self._records = records
        traps = TrapNetwork()
        self._memories = {name: server.memory(traps) for name, server in servers.items()}
        self._zones = Zones(tuple(servers.values()), records)
        self._clients: dict[int, Client] = {}
        self._listeners: dict[str, Listener] = {}

    def __enter__(self) -> Self:
        self._authority, self._theirs = Authority(), any_certificate()
        self._loop = asyncio.new_event_loop()
        self._return_path = ReturnPath()
        self._nobody = socket.socket()
        self._nobody.bind((LOOPBACK, 0))  # taken and never listened at: who connects is refused
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            self._run(client.hang_up(politely=False))
        for listener in self._listeners.values():
            self._run(listener.close())
        self._run(self._return_path.close())
        self._run(_end_tasks())
        self._loop.close()
        self._nobody.close()

    def _run(self, work: Coroutine[Any, Any, Value]) -> Value:
        return self._loop.run_until_complete(work)

    def rest(self, seconds: float) -> None:
        """Lets so much time pass on the wall; the sockets go on."""
        self._run(asyncio.sleep(seconds))

    def resolve(self, domain: str, at: int, draw: Bound) -> Route:
        """Looks a domain up in the scenario's zones."""
        return self._zones.route(domain, self._memories, at, draw)

    def open(
        self, server: Server, host: Host, ip: str, policy: Policy, at: int, draw: Bound, *, clear: bool
    ) -> Contacted:
        """Drives the opening dialogue; the port of a host that is down is closed."""
        began, who = perf_counter_ns(), (draw.delivery, draw.attempt, draw.contact)
        call = Call(ip, host.name, at, draw)

        def knock(port: int) -> int:
            if listener is not None and listener.announce(port, call, server):
                return listener.port
            closed: int = self._nobody.getsockname()[1]
            return closed

        listener = None if host.down or server.down else self._listener(server)
        client = Client(call, knock, self._theirs)
        tls = "none" if clear else policy.tls
        opened = hold(opening(tls, policy.hello, policy.starttls_refused), self._answering(client))
        self._measured.contact(*who, _us_since(began))
        took = server.latency.of_opening(call.testimony.stages, draw, server.pace)
        took += self._memories[server.name].taken()
        rule = call.testimony.rule
        if opened.next_step != "ready":
            outcome = opened.outcome
            assert outcome is not None
            self._hang_up(client, at, politely=not is_over(outcome))
            took += patience(outcome, policy)
            return Contacted(None, outcome, took, opened.next_step == "reconnect", rule)
        number = session_id(identity_of("session", host.name, ip), draw)
        self._clients[number] = client
        session = Session(number, server, host.name, ip, opened.extensions, opened.encrypted)
        return Contacted(session, None, took, False, rule)

    def _listener(self, server: Server) -> Listener:
        listener = self._listeners.get(server.name)
        if listener is None:
            # Its callers are ours, and keep silent for as long as their sessions last in virtual time.
            listener = Listener(self._memories[server.name], self._authority.context_of(server), idle=inf)
            self._listeners[server.name] = listener
            self._run(listener.open())
        return listener

    def _answering(self, client: Client) -> Callable[[Command], Outcome]:
        return lambda command: self._run(client.answer(command))

    def transact(
        self,
        session: Session,
        return_path: str,
        addressees: Sequence[Addressee],
        policy: Policy,
        at: int,
        draw: Bound,
    ) -> Handled:
        """Offers one mail; what the replies are is read from the bytes that come back."""
        began = perf_counter_ns()
        session.transactions += 1
        client, server = self._clients[session.id], self._servers[session.server.name]
        client.call.begin(at, addressees, draw)
        client.call.change(server)
        if server.is_dark(session.host):
            return self._cut_off(client, server, return_path, len(addressees))
        client.size = addressees[0].message.size
        text = text_of(return_path, addressees, at)
        client.text, client.is_utf8 = fitting(text, server.size), not text.isascii()
        recipients = tuple(each.recipient for each in addressees)
        envelope = Envelope(return_path, recipients, client.size)
        transacted = hold(transaction(envelope, session.extensions), self._answering(client))
        session.transactions -= not transacted.sent
        self._measured.transaction(session.id, session.transactions, _us_since(began))
        results = client.call.testimony.results(addressees, transacted)
        furthest = max(transacted.outcomes, key=depth)
        handled = Handled(results, transacted.accepted, transacted.over, 0)
        handled = timed(handled, furthest, server, policy, draw)
        handled.took += self._memories[server.name].taken()
        client.is_lost = handled.over
        return handled

    def _cut_off(self, client: Client, server: Server, return_path: str, mails: int) -> Handled:
        """The host went down with the connection open, which shows at the next command."""
        self._listeners[server.name].reset(client.call)
        outcome = self._run(client.answer(Command("mail", as_sent(return_path))))
        client.is_lost = True
        return Handled((Recipient(outcome),) * mails, (0,) * mails, True, 0)

    def change(self, server: Server) -> None:
        """From now on the server of this name is this one, for open connections too."""
        server.inherit(self._memories[server.name], self._servers[server.name])
        self._servers[server.name] = server
        if server.name in self._listeners:
            self._listeners[server.name].tls = self._authority.context_of(server)
        self.rewrite(self._records)

    def rewrite(self, records: Mapping[str, Records]) -> None:
        """From now on the zones of the scenario are these."""
        self._records = records
        self._zones = Zones(tuple(self._servers.values()), records)

    def opinions(self, at: int) -> Iterator[tuple[Server, str, View]]:
        """What the servers think of those who send to them."""
        for name, server in self._servers.items():
            for rule, view in server.opinions(self._memories[name], at):
                yield server, rule, view

    def close(self, session: Session, at: int) -> None:
        """Says QUIT where anybody is there to hear it, and closes the socket."""
        client = self._clients.pop(session.id)
        self._hang_up(client, at, politely=not client.is_lost)

    def bring(self, news: LateNews, about: Addressee, mail_from: str, at: int) -> LateNews:
        """Writes the mail that brings the news, sends it to the return path, and reads what arrives there."""
        recipient, host = about.recipient, about.key.rpartition("@")[2]
        sent = About(message=about.message.id, recipient=recipient, mail_from=mail_from, host=host, at=at)
        mail = written(news, sent)
        return news if mail is None else read(self._run(self._return_path.bring(*mail)), sent)

    def _hang_up(self, client: Client, at: int, *, politely: bool) -> None:
        client.call.begin(at, (), client.call.draw)
        self._run(client.hang_up(politely=politely))
        client.call.end()


def text_of(return_path: str, addressees: Sequence[Addressee], at: int) -> bytes:
    """A mail to these recipients, dated in virtual time from the epoch on (RFC 5322 section 3.6)."""
    sender = as_sent(return_path) or "postmaster@localhost"
    lines = (
        f"Date: {formatdate(at // 1000)}",
        f"From: <{sender}>",
        "To: " + ",\r\n ".join(f"<{as_sent(each.recipient)}>" for each in addressees),
        f"Message-ID: {message_id_of(addressees[0].message.id, sender)}",
        f"List-Unsubscribe: <mailto:{UNSUBSCRIBE}@{domain_of(sender)}?subject=unsubscribe>",
        "Subject: mail of a simulation",
        "",
        "This mail is part of a scenario of mtasim. It never leaves the machine.",
        "",
    )
    return "\r\n".join(lines).encode()


def fitting(text: bytes, octets: int) -> bytes:
    """As many of its lines as a server takes: what is sent stands for a mail of another size."""
    if len(text) <= octets:
        return text
    end = text.rfind(b"\r\n", 0, octets)
    return b"" if end < 0 else text[: end + 2]


def _us_since(began: int) -> int:
    return (perf_counter_ns() - began) // 1000


async def _end_tasks() -> None:
    """Whatever an interrupted run left under way."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
