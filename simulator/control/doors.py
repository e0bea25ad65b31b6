"""Where served hosts listen: an address of the loopback for each, all on one port."""

import asyncio
import errno
import ssl
from collections.abc import Callable
from ipaddress import IPv4Address

from simulator.control.visit import Visit
from simulator.errors import EnvironmentLacking
from simulator.mail import Size
from simulator.recipients import Memory, Server, Session
from simulator.transport.connection import Admitted
from simulator.transport.listener import LOOPBACK, MOST_CONNECTIONS, Listener

Welcome = Callable[[str], tuple[Visit, Server]]
"""Takes a client's address; its visit, and the server that it comes to."""

HEADER = Size(65_536)
"""Octets kept of a mail where nobody gets it: its header, which reports quote."""

_TRIES = 20  # at a port that is free on every address


class Door(Listener):
    """A host's port, open to strangers. ``memory``: of the server behind it; ``keep``: octets kept of each
    mail."""

    def __init__(
        self, memory: Memory, tls: ssl.SSLContext, address: str, welcome: Welcome, keep: int
    ) -> None:
        super().__init__(memory, tls)
        self.address = address
        self.memory = memory
        self._welcome = welcome
        self._keep = keep

    def admit(self, ip: str, port: int) -> Admitted | None:
        """Who has connected, and what is said first; None where there are too many."""
        if len(self.connections) >= MOST_CONNECTIONS:
            return None
        visit, server = self._welcome(ip)
        session = Session(server, self.memory, ip, visit.bind, visit.hear, host=visit.host, keep=self._keep)
        visit.meet(session)
        return visit, session, session.greet(visit.at)

    @property
    def is_open(self) -> bool:
        """Whether anybody can connect."""
        return self.port > 0

    async def shut(self) -> None:
        """Listens no more; whoever is connected is cut off."""
        for connection in tuple(self.connections):
            connection.reset()
        await self.close()
        self.port = 0


def address(place: int) -> str:
    """The address of a host by its place: 127.0.0.1 for 0, and so on upwards."""
    return str(IPv4Address(LOOPBACK) + place)


async def open_all(doors: list[Door], port: int) -> int:
    """Opens doors on one port, the first first; the port. Raises EnvironmentLacking where it is taken."""
    for _ in range(_TRIES):
        try:
            chosen = await doors[0].open(port, doors[0].address)
            for door in doors[1:]:
                await door.open(chosen, door.address)
            return chosen
        except OSError as error:
            failed = next(door for door in doors if not door.is_open)
            for door in doors:
                await door.shut()
            if port or error.errno != errno.EADDRINUSE:
                raise _closed(failed, port, error) from None
            await asyncio.sleep(0)
    raise EnvironmentLacking("no port is free on all addresses of the servers", "name one with --port")


def _closed(door: Door, port: int, error: OSError) -> EnvironmentLacking:
    if error.errno == errno.EADDRINUSE:
        why, help = "already in use", f"use --port {port + 1000}, or --port 0 for any that is free"
    elif error.errno == errno.EACCES:
        why, help = "not allowed", "ports below 1024 are the system's: use --port 1025"
    else:
        why, help = error.strerror or str(error), "only Linux has all of 127.0.0.0/8 by itself"
    return EnvironmentLacking(f"cannot listen on {door.address}:{port}: {why}", help)
