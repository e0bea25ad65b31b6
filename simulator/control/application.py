"""The control application: what the servers are and have said, and what a hand changes of them, by HTTP.

``/_mtasim`` speaks JSON. It stands on the loopback alone, and answers to the names of the loopback alone, so
that no page in a browser can reach it by a name of its own.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from simulator.control.answered import as_json
from simulator.errors import ScenarioInvalid
from simulator.mail import format_duration, parse_duration

if TYPE_CHECKING:
    from simulator.control.service import Service

ROOT = "/_mtasim"
LARGEST = 65_536
"""Octets of a request's body."""

_MOST = 1000  # answers in one response


def application(service: "Service") -> Starlette:
    """The application over a service."""
    here = _Control(service)
    routes = [
        Route(ROOT, here.state),
        Route(f"{ROOT}/told", here.told),
        Route(f"{ROOT}/set", here.set, methods=["PUT"]),
        Route(f"{ROOT}/servers/{{server}}/rules/{{rule}}", here.put_rule, methods=["PUT"]),
        Route(f"{ROOT}/servers/{{server}}/rules/{{rule}}", here.remove_rule, methods=["DELETE"]),
        Route(f"{ROOT}/clock", here.leap, methods=["PUT"]),
        Route(f"{ROOT}/reset", here.reset, methods=["PUT"]),
    ]
    names = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    refused: dict[Any, Callable[[Request, Exception], Awaitable[JSONResponse]]] = {
        ScenarioInvalid: _invalid,
        HTTPException: _refused,
    }
    return Starlette(routes=routes, middleware=[names], exception_handlers=refused)


class _Control:
    """One method an endpoint."""

    def __init__(self, service: "Service") -> None:
        self._service = service

    async def state(self, request: Request) -> JSONResponse:
        """The clock, every server with its hosts and rules, and how much there is to be told."""
        clock = self._service.clock
        return JSONResponse(
            {
                "scenario": self._service.scenario.name,
                "clock": {"at_s": clock.at / 1000, "speed": clock.speed},
                "servers": list(self._servers()),
                "told": self._service.count,
            }
        )

    def _servers(self) -> Iterator[dict[str, Any]]:
        servers = self._service.servers
        for server in servers.by_name.values():
            doors = [(host, servers.doors[server.name, host.name]) for host in server.hosts]
            yield {
                "name": server.name,
                "domains": server.domains,
                "hosts": [
                    {"name": host.name, "address": door.address, "port": servers.port, "open": door.is_open}
                    for host, door in doors
                ],
                "rules": [rule.name for rule in server.all_rules],
            }

    async def told(self, request: Request) -> JSONResponse:
        """What has been told from number ``after`` on, a thousand at the most; ``next`` is where to go on."""
        after = _number(request.query_params.get("after", "0"))
        first = self._service.count - len(self._service.told)
        found = list(self._service.told)[max(0, after - first) :][:_MOST]
        begun = max(after, first)
        return JSONResponse({"told": list(map(as_json, found)), "next": begun + len(found)})

    async def set(self, request: Request) -> JSONResponse:
        """Paths and their values, as after ``set`` in a timeline."""
        for path, value in (await _body(request)).items():
            await self._service.change(self._service.by_hand.set(path, value))
        return await self.state(request)

    async def put_rule(self, request: Request) -> JSONResponse:
        """A rule without its name, which the address has."""
        rule = {"name": request.path_params["rule"], **await _body(request)}
        await self._service.change(self._service.by_hand.put_rule(request.path_params["server"], rule))
        return await self.state(request)

    async def remove_rule(self, request: Request) -> JSONResponse:
        """No such rule any more."""
        server, rule = request.path_params["server"], request.path_params["rule"]
        await self._service.change(self._service.by_hand.remove_rule(server, rule))
        return await self.state(request)

    async def leap(self, request: Request) -> JSONResponse:
        """``{"leap": "10m"}``: so much virtual time passes at once."""
        written = (await _body(request)).get("leap")
        try:
            span = parse_duration(str(written))
        except ValueError as error:
            raise HTTPException(400, f"leap: {error}") from None
        self._service.leap(span)
        return JSONResponse({"leapt": format_duration(span), "at_s": self._service.clock.at / 1000})

    async def reset(self, request: Request) -> JSONResponse:
        """The servers are as they were at first, and have met nobody."""
        await self._service.reset()
        return await self.state(request)


async def _body(request: Request) -> dict[str, Any]:
    octets = b""
    async for chunk in request.stream():
        octets += chunk
        if len(octets) > LARGEST:
            raise HTTPException(413, f"a request has {LARGEST} octets at most")
    try:
        found = json.loads(octets)
    except (ValueError, RecursionError):
        raise HTTPException(400, "the body must be JSON") from None
    if not isinstance(found, dict):
        raise HTTPException(400, "the body must be an object of JSON")
    return found


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise HTTPException(400, "after is a number from 0 on")
    return int(text)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ScenarioInvalid)
    problems = [{"code": one.code, "error": one.message, "help": one.help} for one in error.problems]
    return JSONResponse({"error": error.problems[0].message, "problems": problems}, 400)
