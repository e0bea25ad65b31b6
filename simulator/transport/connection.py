"""One socket at which an emulated server is heard: a text session, fed with what comes in."""

import asyncio
import socket
import ssl
import struct
from typing import Protocol, cast

from simulator.mail import Fault
from simulator.recipients import Action, Break, Send, Session, Taken
from simulator.transport.callers import Caller

_NO_HANDSHAKE = b"\x15\x03\x03\x00\x02\x02\x28"
"""A fatal alert of TLS: handshake_failure (RFC 8446 section 6.2)."""

_BROKEN_OFF = b"45"
"""What comes of a reply that is dropped in mid-line: too little to be one."""

Admitted = tuple[Caller, Session, list[Action]]
"""Who has connected, their session, and what is said first."""


class House(Protocol):
    """What a connection needs of the listener that it belongs to."""

    tls: ssl.SSLContext
    idle: float
    connections: "set[Connection]"
    taken: int

    def admit(self, ip: str, port: int) -> Admitted | None:
        """Who has connected; None for nobody who may."""
        ...


class Connection(asyncio.Protocol):
    """One socket of a listener: bytes, TLS, resets, closes, silence."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._loop = asyncio.get_running_loop()
        self._fails_handshake = False
        self._upgrade: asyncio.Task[None] | None = None
        self._early = b""
        self._timer: asyncio.TimerHandle | None = None
        self._thinking: asyncio.TimerHandle | None = None
        self._heard = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        self._transport = cast(asyncio.Transport, transport)
        admitted = self._house.admit(*transport.get_extra_info("peername")[:2])
        if admitted is None:
            self._transport.abort()
            return
        self._house.connections.add(self)
        self.caller, self._session, actions = admitted
        self._heard = self._loop.time()
        self._watch()
        self._act_in_time(actions)

    def data_received(self, octets: bytes) -> None:
        """Bytes from the client, or from the record layer of TLS."""
        self._heard = self._loop.time()
        if self._upgrade is not None:
            # The first command may come with the end of the handshake, before there is a way to answer it.
            self._early += octets
        elif self._fails_handshake:
            self._transport.write(_NO_HANDSHAKE)
            self._transport.close()
        elif not self._session.is_over:
            self._session.tag(self.caller.tags)
            self._act_in_time(self._session.feed(octets, self.caller.at))

    def _act_in_time(self, actions: list[Action]) -> None:
        """Does what was decided once the server has thought about it; meanwhile it hears nothing."""
        pause = self.caller.pause()
        if not pause:
            self._act(actions)
            return
        self._transport.pause_reading()
        self._thinking = self._loop.call_later(pause, self._have_thought, actions)

    def _have_thought(self, actions: list[Action]) -> None:
        self._heard = self._loop.time()
        self._transport.resume_reading()
        self._act(actions)

    def _act(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case Send(octets):
                    self._say(octets)
                case Taken():
                    self._house.taken += 1
                    self.caller.take(action)
                case Break(fault, _):
                    self._break(fault)
                case "start_tls":
                    self._transport.pause_reading()
                    self._upgrade = self._loop.create_task(self._encrypt())
                case "close":
                    self._transport.close()

    def _say(self, octets: bytes) -> None:
        if not self._session.server.dribble:
            self._transport.write(octets)
            return
        for octet in octets:
            self._transport.write(bytes((octet,)))

    def _break(self, fault: Fault) -> None:
        match fault:
            case "timeout":
                self.caller.wait_in_vain()
            case "tls":
                self._fails_handshake = True
            case "drop":
                if self._session.server.dribble:
                    self._say(_BROKEN_OFF)
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
            encrypted = await self._loop.start_tls(plain, self, self._house.tls, server_side=True)
        except OSError:  # ssl.SSLError is one: the handshake failed, and the connection with it
            self.abort()
            self.connection_lost(None)
            return
        if encrypted is None:
            self.connection_lost(None)
            return
        self._transport, self._upgrade = encrypted, None
        early, self._early = self._early, b""
        if early:
            self.data_received(early)

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
        if self not in self._house.connections:
            return
        self._house.connections.discard(self)
        for timer in (self._timer, self._thinking):
            if timer is not None:
                timer.cancel()
        self.caller.gone()

    def _watch(self) -> None:
        left = self._heard + self._house.idle - self._loop.time()
        if left <= 0:
            self.abort()
        else:
            self._timer = self._loop.call_later(left, self._watch)
