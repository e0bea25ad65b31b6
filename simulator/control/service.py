"""Emulated recipients as a service: servers, what follows from their answers, and the journal of it all."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial

from simulator.control.agenda import Agenda
from simulator.control.answered import Answered, Lost, Mail, Met, Returned, Told
from simulator.control.books import Books
from simulator.control.clock import Clock
from simulator.control.courier import Courier
from simulator.control.letters import letter_about
from simulator.control.name_server import NameServer
from simulator.control.names import Names
from simulator.control.servers import Servers
from simulator.control.settings import Place, Settings
from simulator.control.web import WebServer
from simulator.journal import Frames, Journal
from simulator.mail import LateNews
from simulator.recipients import Then
from simulator.scenario import Change, Scenario
from simulator.scenario.by_hand import ServersByHand
from simulator.transport.certificates import Authority

REMEMBERED = 10_000
"""What has been told last, for the control application."""

FLUSH = 0.25
"""Seconds until what has been answered stands in the journal."""


class Service:
    """The servers of a scenario. ``tell`` hears of everything as it happens, ``keep`` of every mail taken;
    ``told`` is the last of it, out of ``count`` in all; ``pulse`` is called several times a second.

    ``open``, then ``serve``, both in one event loop.
    """

    def __init__(
        self,
        scenario: Scenario,
        settings: Settings,
        tell: Callable[[Told], None],
        keep: Callable[[Mail], None] | None = None,
    ) -> None:
        self.scenario = scenario
        self.by_hand = ServersByHand(scenario)
        self.settings = settings
        self.clock = Clock(settings.speed)
        self.agenda = Agenda(self.clock)
        self._courier = Courier()
        self._tell, self._keep = tell, keep
        self.told: deque[Told] = deque(maxlen=REMEMBERED)
        self.count = 0
        self.pulse: Callable[[], None] = lambda: None
        self._started = int(scenario.start.timestamp())
        self._quiet_since: float | None = None
        self.name_server: NameServer | None = None
        self.web: WebServer | None = None
        self.servers = Servers(
            scenario.servers,
            scenario.seed,
            self.clock,
            self.note,
            self._take,
            self._seen,
            keeps=settings.forward is not None or keep is not None,
        )
        self.names = Names(self.servers, scenario.zones)

    async def open(self) -> None:
        """Begins to listen. Raises EnvironmentLacking where a port is taken or an extra is missing."""
        _warm_up(self.scenario)
        await self.servers.open(self.settings.port, Authority())
        if self.settings.dns is not None:
            self.name_server = NameServer(self.names.lookup)
            await self._beside(self.name_server.open(self.settings.dns))
        if self.settings.web is not None:
            self.web = WebServer()
            await self._beside(self.web.open(self, self.settings.web))

    async def _beside(self, opening: Awaitable[None]) -> None:
        """Opens what stands beside the servers; where it cannot be, nothing stays open."""
        try:
            await opening
        except BaseException:
            await self._shut()
            raise

    async def _shut(self) -> None:
        await self.servers.close()
        if self.name_server is not None and self.name_server.port:
            await self.name_server.close()
        if self.web is not None:
            await self.web.close()

    async def serve(self, journal: Journal, ready: Callable[[], None]) -> None:
        """Stays open until ``stop`` is called, or for as long as the settings say; then everything has been
        told and written. ``ready`` is called once ``stop`` may be."""
        self._books = Books(self.scenario, journal)
        self._stop = asyncio.Event()
        self._schedule_timeline()
        writing = asyncio.get_running_loop().create_task(self._write())
        try:
            ready()
            await self._until_done()
        finally:
            self.agenda.stop()
            writing.cancel()
            await self._shut()
            await self._courier.finish()
            self._books.flush()

    def _schedule_timeline(self) -> None:
        for event in self.scenario.timeline:
            if isinstance(event, Change) and (event.server is not None or event.zones is not None):
                self.agenda.add(event.at, partial(self._change_meanwhile, event))

    def stop(self) -> None:
        """Ends ``serve``."""
        self._stop.set()

    async def _until_done(self) -> None:
        span = self.settings.span
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None if span is None else span / 1000):
                await self._stop.wait()

    async def _write(self) -> None:
        while True:
            await asyncio.sleep(FLUSH)
            self.servers.settle()
            self._books.flush()
            self.pulse()
            if self._is_idle():
                self.stop()

    def _is_idle(self) -> bool:
        """Whether nobody has been here for as long as the settings say, and nothing is on its way."""
        now, idle = asyncio.get_running_loop().time(), self.settings.idle
        if self.servers.are_busy or self.agenda:
            self._quiet_since = now
        return idle is not None and self._quiet_since is not None and now - self._quiet_since >= idle / 1000

    def _seen(self, sender: str, recipient: str) -> int:
        return self._books.seen(sender, recipient)

    def note(self, told: Told) -> None:
        """Something has happened: it is written down, and told."""
        match told:
            case Met():
                self._books.met(told)
                self._quiet_since = asyncio.get_running_loop().time()
            case Answered():
                self._books.answered(told)
            case Returned():
                self._books.returned(told)
        self.told.append(told)
        self.count += 1
        self._tell(told)

    def _take(self, mail: Mail, answered: tuple[Answered, ...]) -> None:
        if self._keep is not None:
            self._keep(mail)
        if self.settings.forward is not None:
            self._courier.start(self._forward(self.settings.forward, mail))
        for one in answered:
            if one.then is not None:
                due = mail.at + one.then.after
                self.agenda.add(due, partial(self._send_news, one, one.then, mail))

    async def _forward(self, place: Place, mail: Mail) -> None:
        trouble = await self._courier.send(place, mail.sender, mail.recipients, mail.text)
        if trouble:
            self.note(Lost(at=self.clock.at, mail=mail, trouble=trouble))

    def _send_news(self, about: Answered, then: Then, mail: Mail) -> None:
        seconds = self._started + self.clock.at // 1000
        letter = letter_about(about, mail, then.news, seconds)
        place = self.settings.home or self.settings.forward
        if letter is None or place is None:
            self._returned(about, then.news)
        else:
            self._courier.start(self._return(place, *letter, about, then.news))

    async def _return(self, place: Place, to: str, text: bytes, about: Answered, news: LateNews) -> None:
        trouble = await self._courier.send(place, "", [to], text)
        self._returned(about, news, sent=not trouble, trouble=trouble)

    def _returned(self, about: Answered, news: LateNews, *, sent: bool = False, trouble: str = "") -> None:
        self.note(Returned(at=self.clock.at, about=about, news=news, sent=sent, trouble=trouble))

    def _change_meanwhile(self, change: Change) -> None:
        self._courier.start(self.change(change))

    async def change(self, change: Change) -> None:
        """From now on a server is another one (what it remembers stays), or the zones are others."""
        self._books.changed(self.clock.at, change)
        if change.server is not None:
            await self.servers.change(change.server)
        if change.zones is not None:
            self.names.rewrite(change.zones)

    async def reset(self) -> None:
        """The servers are as they were at first, and have met nobody; time goes on."""
        for change in self.by_hand.reset():
            await self.change(change)
        self.servers.forget()

    def leap(self, span: int) -> None:
        """So much virtual time (ms) passes at once; what fell due in it happens now."""
        self.clock.leap(span)
        self.agenda.wake()


def _warm_up(scenario: Scenario) -> None:
    """Writes a row to nowhere: loading what the journal needs takes longer than ``FLUSH``, and the first
    session is to be written as soon as any other."""
    books = Books(scenario, Journal(Frames()))
    books.met(Met(session=0, began=0, at=0, ip="", host="", server=""))
    books.flush()
