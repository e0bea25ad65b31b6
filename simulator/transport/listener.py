"""An emulated server on a socket: text sessions of ``recipients``, fed with what comes in.

Nothing is answered here. This is the part that can only be done with a socket: bytes, TLS, resets,
closes, silence, and the limits that keep a stranger from using the machine up.
"""

import asyncio
import socket
import ssl
import struct
from typing import Protocol, cast

from simulator.dice import Bound
from simulator.mail import Fault, Stage
from simulator.recipients import Action, Answer, Break, Draw, Memory, Send, Server, Session, Taken

LOOPBACK = "127.0.0.1"
"""The only address listened at: an emulated server takes mail for any domain of its scenario."""

IDLE = 300.0
"""Seconds of silence after which a client is hung up on (RFC 5321 section 4.5.3.2.7)."""

MOST_CONNECTIONS = 2_000
"""Connections at once; more are closed unheard."""

_NO_HANDSHAKE = b"\x15\x03\x03\x00\x02\x02\x28"
"""A fatal alert of TLS: handshake_failure (RFC 8446 section 6.2)."""


class Caller(Protocol):
    """What a server must be told about a connection besides its bytes, and what it tells of it.

    ``ip``: the source address as the scenario knows it; ``at``: the virtual instant, ms; ``tags``: those
    of the mail under way.
    """

    ip: str
    at: int
    tags: tuple[str, ...]

    def bind(self, sender: str, recipient: str) -> Draw:
        """The draws of a delivery."""
        ...

    def hear(self, stage: Stage, recipient: str, answer: Answer) -> None:
        """The server has answered, and its reply is on its way as bytes."""
        ...

    def wait_in_vain(self) -> None:
        """The server will say nothing any more, and not close."""
        ...

    def meet(self, session: Session) -> None:
        """The server's side of the connection, whose ``close`` the caller calls when it ends."""
        ...

    def gone(self) -> None:
        """The socket is closed."""
        ...


class Visitor:
    """A caller of whom nothing is known but its address; all its mail comes at one instant, and a
    recipient's fate hangs on the seed alone."""

    def __init__(self, ip: str, seed: int = 1, at: int = 0) -> None:
        self.ip = ip
        self.at = at
        self.tags: tuple[str, ...] = ()
        self._draw = Bound(seed)

    def bind(self, sender: str, recipient: str) -> Draw:
        """The draws of (sender, recipient), as often as they meet."""
        return self._draw.bind(0, 0, recipient, 1, 1)

    def hear(self, stage: Stage, recipient: str, answer: Answer) -> None:
        """Is not interested."""

    def wait_in_vain(self) -> None:
        """Has a patience of its own."""

    def meet(self, session: Session) -> None:
        """Counts as long as its socket is open."""
        self._session = session

    def gone(self) -> None:
        """Counts no longer."""
        self._session.close()


class Listener:
    """One server's port. Callers that were announced are known by their own port; others are visitors
    of the server ``visitors``, and closed unheard where there is none."""

    def __init__(
        self,
        memory: Memory,
        tls: ssl.SSLContext,
        *,
        visitors: Server | None = None,
        idle: float = IDLE,
    ) -> None:
        self._memory = memory
        self._visitors = visitors
        self._announced: dict[int, tuple[Caller, Session, list[Action]]] = {}
        self._open: asyncio.Server | None = None
        self.tls = tls
        self.idle = idle
        self.connections: set[Connection] = set()
        self.port = 0
        self.taken = 0

    async def open(self, port: int = 0) -> int:
        """Begins to listen; the port (0: any that is free)."""
        loop = asyncio.get_running_loop()
        self._open = await loop.create_server(lambda: Connection(self), LOOPBACK, port, backlog=1024)
        self.port = self._open.sockets[0].getsockname()[1]
        return self.port

    async def close(self) -> None:
        """Listens no more, and hangs up on everybody."""
        if self._open is not None:
            self._open.close()
        for connection in tuple(self.connections):
            connection.abort()
        while self.connections:
            await asyncio.sleep(0)

    def announce(self, port: int, caller: Caller, server: Server) -> bool:
        """Somebody is about to connect from ``port`` to a server: whether it may. A refusal comes before
        any program hears of the connection, so the caller must then find a closed port."""
        expected = self._receive(caller, server)
        first = expected[2][0]
        if isinstance(first, Break) and first.fault == "refuse":
            return False
        self._announced[port] = expected
        return True

    def reset(self, caller: Caller) -> None:
        """The host of this caller goes down with the connection open."""
        for connection in self.connections:
            if connection.caller is caller:
                connection.reset()

    def _receive(self, caller: Caller, server: Server) -> tuple[Caller, Session, list[Action]]:
        session = Session(server, self._memory, caller.ip, caller.bind, caller.hear)
        caller.meet(session)
        return caller, session, session.greet(caller.at)

    def admit(self, ip: str, port: int) -> tuple[Caller, Session, list[Action]] | None:
        """Who has connected, and what is said first; None for nobody who may."""
        known = self._announced.pop(port, None)
        if known is not None or self._visitors is None or len(self.connections) >= MOST_CONNECTIONS:
            return known
        return self._receive(Visitor(ip), self._visitors)


class Connection(asyncio.Protocol):
    """One socket of a listener."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._loop = asyncio.get_running_loop()
        self._fails_handshake = False
        self._upgrade: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._heard = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        self._transport = cast(asyncio.Transport, transport)
        admitted = self._listener.admit(*transport.get_extra_info("peername")[:2])
        if admitted is None:
            self._transport.abort()
            return
        self._listener.connections.add(self)
        self.caller, self._session, actions = admitted
        self._heard = self._loop.time()
        self._watch()
        self._act(actions)

    def data_received(self, octets: bytes) -> None:
        """Bytes from the client, or from the record layer of TLS."""
        self._heard = self._loop.time()
        if self._fails_handshake:
            self._transport.write(_NO_HANDSHAKE)
            self._transport.close()
        elif not self._session.is_over:
            self._session.tags = self.caller.tags
            self._act(self._session.feed(octets, self.caller.at))

    def _act(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case Send(octets):
                    self._transport.write(octets)
                case Taken():
                    self._listener.taken += 1
                case Break(fault, _):
                    self._break(fault)
                case "start_tls":
                    self._transport.pause_reading()
                    self._upgrade = self._loop.create_task(self._encrypt())
                case "close":
                    self._transport.close()

    def _break(self, fault: Fault) -> None:
        match fault:
            case "timeout":
                self.caller.wait_in_vain()
            case "tls":
                self._fails_handshake = True
            case "drop":
                self._transport.close()
            case _:
                self.reset()

    def reset(self) -> None:
        """RST in place of FIN: what a socket that must not linger sends when it is closed."""
        opened = self._transport.get_extra_info("socket")
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    async def _encrypt(self) -> None:
        plain = self._transport
        try:
            encrypted = await self._loop.start_tls(plain, self, self._listener.tls, server_side=True)
        except OSError:  # ssl.SSLError is one: the handshake failed, and the connection with it
            self.abort()
            self.connection_lost(None)
            return
        if encrypted is None:
            self.connection_lost(None)
        else:
            self._transport = encrypted

    def pause_writing(self) -> None:
        """The client does not read what it is told: it is not heard either (back-pressure)."""
        self._transport.pause_reading()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self._transport.resume_reading()

    def abort(self) -> None:
        """Closes at once, whatever is under way."""
        self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        """The socket is closed; may be said more than once, by TLS and by TCP."""
        if self not in self._listener.connections:
            return
        self._listener.connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        self.caller.gone()

    def _watch(self) -> None:
        left = self._heard + self._listener.idle - self._loop.time()
        if left <= 0:
            self.abort()
        else:
            self._timer = self._loop.call_later(left, self._watch)
