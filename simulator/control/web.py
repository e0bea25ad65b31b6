"""The control application on a port of the loopback, in the event loop of the servers."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.errors import EnvironmentLacking
from simulator.transport.listener import LOOPBACK

if TYPE_CHECKING:
    from simulator.control.service import Service


class WebServer:
    """Serves it from ``open`` to ``close``; ``url`` is where."""

    url = ""

    async def open(self, service: "Service", port: int) -> None:
        """Begins to listen (0: any port that is free). Raises EnvironmentLacking where it cannot."""
        try:
            from simulator.control.application import ROOT, application
        except ImportError:
            help = "pip install 'mtasim[web]'"
            raise EnvironmentLacking("the control application needs starlette and uvicorn", help) from None
        try:
            opened = socket.create_server((LOOPBACK, port))
        except OSError as error:
            why = error.strerror or str(error)
            message = f"cannot listen on {LOOPBACK}:{port} for the control application: {why}"
            raise EnvironmentLacking(message, "name another port with --control PORT") from None
        self._server = _in_this_loop(application(service))
        self._task = asyncio.get_running_loop().create_task(self._server.serve([opened]))
        self.url = f"http://{LOOPBACK}:{opened.getsockname()[1]}{ROOT}"
        while not self._server.started:
            await asyncio.sleep(0.001)

    async def close(self) -> None:
        """Listens no more."""
        if self.url:
            self._server.should_exit = self._server.force_exit = True
            await self._task


def _in_this_loop(application: Any) -> Any:
    """uvicorn takes signals for itself, and these are the servers' affair."""
    import uvicorn

    class Quiet(uvicorn.Server):
        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Quiet(uvicorn.Config(application, log_config=None, lifespan="off", access_log=False))
