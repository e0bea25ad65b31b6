"""Emulated recipients for the length of a test: ``with simulator.serve() as recipients: ...``."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from simulator.control.answered import Answered, Mail, Returned, Told
from simulator.control.service import Service
from simulator.control.serving import built_in_scenario, with_built_in
from simulator.control.settings import Place, Settings
from simulator.journal import Frames, Journal
from simulator.mail import parse_duration
from simulator.runs.assessment import Assessment, assess
from simulator.scenario import Scenario, load

if TYPE_CHECKING:
    import polars as pl

_PATIENCE = 10.0


class Recipients:
    """Servers that stand open. ``host`` and ``port``: where mail for all their domains is taken.

    ``answers``: what each recipient was told, ``mails``: what was taken, each complete as soon as the client
    has its reply; ``returned``: reports and complaints, as they fall due.
    """

    def __init__(self, scenario: Scenario, settings: Settings) -> None:
        self.host = "127.0.0.1"
        self.answers: list[Answered] = []
        self.mails: list[Mail] = []
        self.returned: list[Returned] = []
        self._scenario = scenario
        self._frames = Frames()
        self._loop = asyncio.new_event_loop()
        self._service = Service(with_built_in(scenario), settings, self._tell, self.mails.append)
        self._thread = Thread(target=self._run, name="mtasim serve", daemon=True)
        self._ready = Event()
        self._failed: BaseException | None = None

    def _tell(self, told: Told) -> None:
        match told:
            case Answered():
                self.answers.append(told)
            case Returned():
                self.returned.append(told)

    def open(self) -> None:
        """Begins to listen. Raises EnvironmentLacking where that cannot be."""
        try:
            self._loop.run_until_complete(self._service.open())
        except BaseException:
            self._loop.close()
            raise
        self._thread.start()
        self._ready.wait(_PATIENCE)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._service.serve(Journal(self._frames), self._ready.set))
        except BaseException as error:  # told where the test waits for it
            self._failed = error
            self._ready.set()

    def close(self) -> None:
        """Listens no more. Raises what went wrong meanwhile."""
        self._loop.call_soon_threadsafe(self._service.stop)
        self._thread.join(_PATIENCE)
        self._loop.close()
        if self._failed is not None:
            raise self._failed

    @property
    def port(self) -> int:
        """The port of all servers."""
        return self._service.servers.port

    @property
    def dns(self) -> int:
        """The port of the name server; 0 where there is none."""
        server = self._service.name_server
        return 0 if server is None else server.port

    @property
    def web(self) -> str:
        """The address of the control application; "" where there is none."""
        server = self._service.web
        return "" if server is None else server.url

    @property
    def addresses(self) -> Mapping[str, str]:
        """The address of each MX host by its name."""
        return {host: door.address for (_, host), door in self._service.servers.doors.items()}

    def leap(self, span: str) -> None:
        """Lets virtual time pass at once, as in ``leap("10m")``: what falls due in it happens now."""
        self._do(self._leap(parse_duration(span)))

    async def _leap(self, span: int) -> None:
        self._service.leap(span)

    def set(self, path: str, value: Any) -> None:
        """Changes what a timeline may set: ``set("servers.corp.down", True)``. Raises ScenarioInvalid."""
        self._do(self._service.change(self._service.by_hand.set(path, value)))

    def put_rule(self, server: str, rule: Mapping[str, Any]) -> None:
        """Gives a server a rule, in the place of the one of its name or before all others. Raises
        ScenarioInvalid."""
        self._do(self._service.change(self._service.by_hand.put_rule(server, rule)))

    def reset(self) -> None:
        """The servers are as they were at first, and have met nobody."""
        self._do(self._service.reset())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    def wait_for(self, condition: Callable[[], object], seconds: float = _PATIENCE) -> None:
        """Waits until something is true. Raises TimeoutError where it does not become so in time."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(f"not within {seconds:g} s")
            time.sleep(0.01)

    def journal(self) -> "pl.LazyFrame":
        """The journal's rows; complete once the servers are closed."""
        return self._frames.frame().lazy()

    def judged(self) -> Assessment:
        """The metrics, and the expectations of the scenario; call it once the servers are closed."""
        return assess(self._scenario, self.journal())


@contextmanager
def serve(
    file: str | Path | None = None,
    *,
    port: int = 0,
    speed: float = 1.0,
    seed: int | None = None,
    set: Mapping[str, str] | None = None,
    forward: str | None = None,
    home: str | None = None,
    dns: int | None = None,
    web: int | None = None,
    allowed: tuple[str, ...] = (),
) -> Iterator[Recipients]:
    """Emulated servers of a scenario file, or of simulator.test, for the length of a ``with`` block.

    ``port`` 0 is any that is free. ``speed``: virtual seconds in one of the wall's. ``forward`` and ``home``
    (``HOST:PORT``): where mail that is taken goes on to, and reports about it; ``allowed``: hosts for that
    beside this machine. ``dns`` and ``web``: ports of a name server and of the control application
    (0: any). Raises ScenarioInvalid and EnvironmentLacking as a run does.
    """
    scenario = built_in_scenario(seed) if file is None else load(Path(file), set or {}, seed)
    settings = Settings(
        port=port,
        speed=speed,
        forward=None if forward is None else Place.parse(forward),
        home=None if home is None else Place.parse(home),
        dns=dns,
        web=web,
        allowed=allowed,
    )
    recipients = Recipients(scenario, settings)
    recipients.open()
    try:
        yield recipients
    finally:
        recipients.close()
