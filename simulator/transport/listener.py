"""An emulated server's port: who may connect, and the limits that keep a stranger from using the
machine up. Nothing is answered here, see ``recipients.session``."""

import asyncio
import ssl
from ipaddress import ip_address

from simulator.errors import EnvironmentLacking
from simulator.recipients import Break, Memory, Server, Session
from simulator.transport.callers import Caller, Visitor
from simulator.transport.connection import Admitted, Connection

__all__ = ["IDLE", "LOOPBACK", "MOST_CONNECTIONS", "Caller", "Listener", "Visitor"]

LOOPBACK = "127.0.0.1"
"""The address listened at: an emulated server takes mail for any domain of its scenario."""

IDLE = 300.0
"""Seconds of silence after which a client is hung up on (RFC 5321 section 4.5.3.2.7)."""

MOST_CONNECTIONS = 2_000
"""Connections at once; more are closed unheard."""


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
        self._announced: dict[int, Admitted] = {}
        self._open: asyncio.Server | None = None
        self.tls = tls
        self.idle = idle
        self.connections: set[Connection] = set()
        self.port = 0
        self.taken = 0

    async def open(self, port: int = 0, address: str = LOOPBACK, *, allow_host: bool = False) -> int:
        """Begins to listen; the port (0: any that is free).

        Raises EnvironmentLacking for an address that others than this machine can reach, unless it is
        allowed, and OSError where the port is taken.
        """
        if not (allow_host or ip_address(address).is_loopback):
            raise EnvironmentLacking(
                f"{address} can be reached from other machines, and this server takes mail from anybody",
                "allow it on purpose with --allow-host",
            )
        loop = asyncio.get_running_loop()
        self._open = await loop.create_server(lambda: Connection(self), address, port, backlog=1024)
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

    def _receive(self, caller: Caller, server: Server) -> Admitted:
        session = Session(server, self._memory, caller.ip, caller.bind, caller.hear, host=caller.host)
        caller.meet(session)
        return caller, session, session.greet(caller.at)

    def admit(self, ip: str, port: int) -> Admitted | None:
        """Who has connected, and what is said first; None for nobody who may."""
        known = self._announced.pop(port, None)
        if known is not None or self._visitors is None or len(self.connections) >= MOST_CONNECTIONS:
            return known
        return self._receive(Visitor(ip), self._visitors)
