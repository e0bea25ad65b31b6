"""The two steps of a run: it is carried out in virtual time, on the wire or in shards, and then judged."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from simulator.runs.assessment import Assessment, assess
from simulator.runs.pacing import FASTEST, Pace

if TYPE_CHECKING:
    import polars as pl

    from simulator.journal import Journal, Sink
    from simulator.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Steps:
    """What carries a run out, and leaves the journal flushed; what judges it; ``sink``: what keeps its
    journal in a folder, by default parts."""

    simulate: "Callable[[Scenario, Journal], None]"
    assess: "Callable[[Scenario, pl.LazyFrame], Assessment]" = assess
    sink: "Callable[[Path], Sink] | None" = None


def steps_of(wire: bool = False, shards: int = 1, scratch: Path = Path(), pace: Pace = FASTEST) -> Steps:
    """The steps of an ordinary run.

    ``wire``: every attempt is a session of SMTP, at a ``pace``; ``shards``: how many processes share the
    mail out, where it can be; ``scratch``: where their journals lie meanwhile.
    """
    from simulator.engine import run as simulate

    if wire:
        return Steps(partial(_send, pace=pace))
    if shards > 1:
        return Steps(partial(_share_out, wanted=shards, scratch=scratch))
    return Steps(simulate)


def _send(scenario: "Scenario", journal: "Journal", pace: Pace) -> None:
    """Runs a scenario with real sessions over the loopback."""
    from simulator.engine import Engine
    from simulator.transport.wire import WireTransport

    with WireTransport(scenario.servers, scenario.zones, journal.measured) as transport:
        pace.drive(Engine(scenario, journal, transport), scenario.duration, transport.rest)
        journal.flush()


class _Task(NamedTuple):
    """One shard of a scenario, which is read again where it is run: what it compiles does not travel."""

    scenario: tuple[str, dict[str, str], int]
    limit: int | None
    wanted: int
    number: int
    folder: Path


def _share_out(scenario: "Scenario", journal: "Journal", wanted: int, scratch: Path) -> None:
    """Runs each shard of a scenario in a process of its own, and puts their journals together."""
    from simulator.engine import plan
    from simulator.engine import run as simulate
    from simulator.runs.executors import hired

    number = len(plan(scenario, wanted).shards)
    if number == 1:
        simulate(scenario, journal)
        return
    made = partial(_Task, (scenario.path, dict(scenario.overrides), scenario.seed), scenario.limit, wanted)
    with (
        TemporaryDirectory(prefix=".shards-", dir=scratch) as folder,
        hired("processes", workers=number) as crew,
        crew.hire() as executor,
    ):
        tasks = [made(shard, Path(folder) / str(shard)) for shard in range(number)]
        list(executor.map(_carry_out, tasks))
        journal.adopt([task.folder for task in tasks])


def _carry_out(task: _Task) -> None:
    from simulator.engine import plan
    from simulator.engine import run as simulate
    from simulator.journal import Journal, Parts
    from simulator.scenario import load

    scenario = replace(load(*task.scenario), limit=task.limit)
    simulate(scenario, Journal(Parts(task.folder)), shard=plan(scenario, task.wanted).shards[task.number])
