"""Servers standing open for as long as a command lasts, kept as a run."""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from simulator.control.answered import Told
from simulator.control.service import Service
from simulator.control.settings import Settings
from simulator.journal import Database, Journal
from simulator.recipients import Clock
from simulator.runs import Run, execute
from simulator.runs.assessment import assess
from simulator.runs.pacing import Pace
from simulator.runs.steps import Steps
from simulator.scenario import DOMAIN, Scenario, built_in_server, loads

_ALONE = """\
version: 1
name: {domain}
start: {start}
sender: {{domain: sender.example}}
workload: [{{name: served, to: [ok@{domain}]}}]
"""


def built_in_scenario(seed: int | None = None) -> Scenario:
    """The built-in domain alone, from now on: its addresses may name an instant of the calendar."""
    start = datetime.now(UTC).isoformat(timespec="seconds")
    return loads(_ALONE.format(domain=DOMAIN, start=start), "", seed=seed)


def with_built_in(scenario: Scenario) -> Scenario:
    """The scenario with the built-in domain beside its own, where it has not got it."""
    if any(DOMAIN in server.domains for server in scenario.servers.values()):
        return scenario
    started = int(scenario.start.timestamp() * 1000)
    server = built_in_server(Clock(started))
    return replace(scenario, servers={**scenario.servers, server.name: server})


def serve_until_done(
    scenario: Scenario,
    settings: Settings,
    tell: Callable[[Told], None],
    ready: Callable[[Service], None],
    out: Path,
) -> Run:
    """Opens the servers of a scenario until a signal ends it or its time is over, and judges what came.

    ``ready`` is called once they listen. SIGINT and SIGTERM end it in good order: the run is complete.
    Raises EnvironmentLacking where a port is taken; then there is no run.
    """
    service = Service(with_built_in(scenario), settings, tell)
    with asyncio.Runner() as runner:
        runner.run(service.open())

        def simulate(scenario: Scenario, journal: Journal) -> None:
            runner.run(service.serve(journal, began))

        def began() -> None:
            for sign in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(sign, service.stop)
            ready(service)

        steps, pace = Steps(simulate, assess, Database), Pace(settings.speed)
        return execute(scenario, out, steps, pace=pace, served=True)
