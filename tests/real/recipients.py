"""The servers of a scenario in real time: a listener for each MX host, and the zones that name them.

Every host has an address of its own on the loopback and all share one port; a host that is down has an
address too, at which nobody listens.
"""

import asyncio
import os
import time
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from random import SystemRandom
from threading import Thread
from types import TracebackType
from typing import Any, Self, TypeVar

from simulator.dice import Bound
from simulator.mail import Stage
from simulator.recipients import Answer, Draw, Memory, Route, Server, Session, Taken, Zones
from simulator.transport.certificates import tls_contexts
from simulator.transport.connection import Admitted
from simulator.transport.listener import Listener
from tests.real.lateness import Lateness
from tests.real.zones import PORT, Names

Value = TypeVar("Value")


class Clock:
    """The scenario's clock on the wall: ms since ``start`` (s since the epoch)."""

    def __init__(self) -> None:
        self.start = time.time()

    def __call__(self) -> int:
        return round((time.time() - self.start) * 1000)


class Guest:
    """A caller whose mail comes when it comes. Whom it names to RCPT is kept in ``heard``."""

    tags: tuple[str, ...] = ()

    def __init__(self, ip: str, host: str, clock: Clock, heard: list[str]) -> None:
        self.ip = ip
        self.host = host
        self._clock = clock
        self._heard = heard
        self._draw = Bound(1)

    @property
    def at(self) -> int:
        return self._clock()

    def bind(self, sender: str, recipient: str) -> Draw:
        return self._draw.bind(0, 0, recipient, 1, 1)

    def hear(self, stage: Stage, recipient: str, answer: Answer) -> None:
        if stage == "rcpt":
            self._heard.append(recipient)

    def pause(self) -> float:
        return 0.0

    def take(self, mail: Taken) -> None:
        pass

    def wait_in_vain(self) -> None:
        pass

    def meet(self, session: Session) -> None:
        self._session = session

    def gone(self) -> None:
        self._session.close()


class Host(Listener):
    """One MX host: whoever calls is a guest."""

    def __init__(self, server: Server, name: str, memory: Memory, clock: Clock, heard: list[str]) -> None:
        super().__init__(memory, tls_contexts()[0])
        self._server = server
        self._name = name
        self._clock = clock
        self._heard = heard

    def admit(self, ip: str, port: int) -> Admitted:
        return self._receive(Guest(ip, self._name, self._clock, self._heard), self._server)


class Recipients:
    """All servers of a scenario, and their name server at ``resolver``; the hosts' port is ``port``.

    While they are there, this thread and whatever it starts go before all else that the machine does
    (sched(7)): a program whose clock has whole seconds must not be late for them.

    ``heard``: the recipient of every RCPT. ``lateness``: how long they were kept from their work.
    """

    def __init__(self, servers: Iterable[Server]) -> None:
        self.clock = Clock()
        self.heard: list[str] = []
        self.lateness = Lateness()
        self._servers = tuple(servers)
        self._memories = {server.name: server.memory() for server in self._servers}
        self._zones = Zones(self._servers)
        dice = SystemRandom()
        net = f"127.{dice.randrange(1, 250)}.{dice.randrange(250)}"  # two runs at once must not meet
        hosts = [host for server in self._servers for host in server.hosts]
        self._addresses = {host.name: f"{net}.{place}" for place, host in enumerate(hosts, 2)}
        self.resolver = f"{net}.1"
        self.port = dice.randrange(20_000, 30_000)

    def __enter__(self) -> Self:
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()
        self._hosts = self._do(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))

    def _do(self, work: Coroutine[Any, Any, Value]) -> Value:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _open(self) -> list[Host]:
        names = Names(self._route, self._addresses)
        self._names, _ = await self._loop.create_datagram_endpoint(lambda: names, (self.resolver, PORT))
        self._watch = self._loop.create_task(self.lateness.watch())
        hosts = []
        for server in self._servers:
            for host in server.hosts:
                if not (host.down or server.down):
                    memory = self._memories[server.name]
                    hosts.append(Host(server, host.name, memory, self.clock, self.heard))
                    await hosts[-1].open(self.port, self._addresses[host.name])
        return hosts

    def _route(self, domain: str) -> Route:
        return self._zones.route(domain, self._memories, self.clock(), Bound(1).bind(0, 0, domain, 1, 1))

    async def _close(self) -> None:
        self._watch.cancel()
        self._names.close()
        for host in self._hosts:
            await host.close()
