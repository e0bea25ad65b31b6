"""The emulated servers of a scenario, standing open: who comes is met, answered, and told of."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count

from simulator.control.answered import Answered, Mail, Told
from simulator.control.clock import Clock
from simulator.control.doors import HEADER, Door, address, open_all
from simulator.control.visit import Visit
from simulator.recipients import Host, Memory, Server, Smarthost, Way
from simulator.recipients.extensions import ORDINARY
from simulator.recipients.smarthost import NAME
from simulator.transport.certificates import Authority

Taking = Callable[[Mail, tuple[Answered, ...]], None]


class Servers:
    """Is the ``Reception`` of all visits. ``note`` is told everything, ``taking`` every mail that was taken;
    ``seen``: how often (sender, recipient) has been answered. ``keeps``: whether mails are kept whole.
    """

    def __init__(
        self,
        servers: Mapping[str, Server],
        seed: int,
        clock: Clock,
        note: Callable[[Told], None],
        taking: Taking,
        seen: Callable[[str, str], int],
        *,
        keeps: bool,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self.note, self.take, self.seen = note, taking, seen
        self.by_name = dict(servers)
        self.doors: dict[tuple[str, str], Door] = {}
        self.port = 0
        self._keeps = keeps
        self._number = count(1)
        self._visits: set[Visit] = set()
        self._memories = {name: server.memory() for name, server in servers.items()}
        self._ways = {
            domain: Way(server, self._memories[name])
            for name, server in servers.items()
            for domain in server.domains
        }

    @property
    def at(self) -> int:
        """The virtual instant, ms."""
        return self.clock.at

    def seconds(self, span: int) -> float:
        """What a virtual span (ms) takes on the wall."""
        return self.clock.seconds(span)

    @property
    def domains(self) -> frozenset[str]:
        """All domains that a server has."""
        return frozenset(self._ways)

    @property
    def memories(self) -> dict[str, Memory]:
        """What each server remembers, by its name."""
        return self._memories

    @property
    def hosts(self) -> Iterator[tuple[Server, Host]]:
        """Every host there is, with its server; the smarthost comes first."""
        yield self._smarthost, self._smarthost.hosts[0]
        for server in self.by_name.values():
            for host in server.hosts:
                yield server, host

    async def open(self, port: int, authority: Authority) -> None:
        """Listens: the smarthost at 127.0.0.1, every host at an address of its own, all on one port.

        The smarthost is what an application submits to, so it takes logins (RFC 6409 section 4.3).
        """
        self._smarthost = Smarthost(
            name=NAME,
            domains=tuple(self._ways),
            hosts=(Host("localhost"),),
            extensions=(*ORDINARY, "auth"),
            ways=self._ways,
        )
        self._front = memory = self._smarthost.memory()
        for place, (server, host) in enumerate(self.hosts):
            known = memory if place == 0 else self._ways[server.domains[0]].memory
            size = server.size if self._keeps else HEADER
            welcome = self._welcome(server.name, host.name)
            self.doors[server.name, host.name] = Door(
                known, authority.context_of(server), address(place), welcome, size
            )
        self.port = await open_all(list(self.doors.values()), port)
        for server in tuple(self.by_name.values()):
            await self._shut_what_is_down(server)

    def _welcome(self, name: str, host: str) -> Callable[[str], tuple[Visit, Server]]:
        def welcome(ip: str) -> tuple[Visit, Server]:
            server = self.by_name.get(name, self._smarthost)
            visit = Visit(self, ip, host, server, next(self._number))
            self._visits.add(visit)
            return visit, server

        return welcome

    def server_of(self, recipient: str) -> Server | None:
        """Whose recipient it is; None where nobody has its domain."""
        way = self._smarthost.way(recipient)
        return None if way is None else way.server

    def held(self, recipient: str, server: Server) -> int:
        """By how much the rules of whoever was asked have just held the answer back, ms."""
        asked = (self.server_of(recipient) if server.name == NAME else None) or server
        return self._memories.get(asked.name, self._front).taken()

    async def change(self, server: Server) -> None:
        """From now on the server of this name is this one; what it remembers stays."""
        memory = self._ways[server.domains[0]].memory
        server.inherit(memory, self.by_name[server.name])
        self.by_name[server.name] = server
        self._ways.update({domain: Way(server, memory) for domain in server.domains})
        for visit in self._visits:
            if visit.comes_to(server.name):
                visit.change(server)
        await self._shut_what_is_down(server)

    async def _shut_what_is_down(self, server: Server) -> None:
        """The port of a host that is down is closed: its clients are refused."""
        for host in server.hosts:
            door = self.doors[server.name, host.name]
            if server.is_dark(host.name) and door.is_open:
                await door.shut()
            elif not server.is_dark(host.name) and not door.is_open:
                await door.open(self.port, door.address)

    def forget(self) -> None:
        """The servers have met nobody: whoever connects from now on finds them as they were at first."""
        self._memories = fresh = {name: server.memory() for name, server in self.by_name.items()}
        self._ways.update(
            {domain: Way(one, fresh[one.name]) for one in self.by_name.values() for domain in one.domains}
        )
        for (name, _), door in self.doors.items():
            door.memory = fresh.get(name, door.memory)

    @property
    def are_busy(self) -> bool:
        """Whether anybody is connected."""
        return any(door.connections for door in self.doors.values())

    def settle(self) -> None:
        """Every session under way is told of, and those that are over are let go."""
        for visit in tuple(self._visits):
            visit.settle()
            if visit.is_over:
                self._visits.discard(visit)

    async def close(self) -> None:
        """Listens no more; what can be told of the visits under way has been told then."""
        for door in self.doors.values():
            if door.is_open:
                await door.close()
        self.settle()
