"""One scenario from its start to its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from simulator.engine.calm import Calm, calm_ways
from simulator.engine.engine import Engine
from simulator.engine.inputs import Submit
from simulator.engine.shard import WHOLE, Shard
from simulator.journal import Frames, Journal
from simulator.scenario.scenario import Scenario
from simulator.transport.seam import Transport


def run(
    scenario: Scenario, journal: Journal, transport: Transport | None = None, shard: Shard = WHOLE
) -> None:
    """Runs a scenario, or a shard of it, in virtual time into a journal, which is flushed; ends at its
    duration, or when nothing is left to do. What is due at the duration's very instant is not run.

    Without a transport nothing is sent. One that has sockets leaves cycles behind, to be collected.
    """
    with _no_collector() if transport is None else nullcontext():
        calm = _calm(scenario, journal) if transport is None else None
        Engine(scenario, journal, transport, shard, calm).advance(scenario.duration)
        if calm is not None:
            calm.finish(scenario.duration)
        journal.flush()


def _calm(scenario: Scenario, journal: Journal) -> Calm | None:
    """The mail of a scenario that need not go through the engine one by one, if it has any."""
    ways = calm_ways(scenario)

    def leave(submit: Submit) -> Journal:
        alone = Journal(Frames(), vocabulary=journal.vocabulary)
        engine = Engine(replace(scenario, workload=()), alone)
        engine.apply(submit)
        engine.advance()
        return alone

    return Calm(ways, scenario.seed, journal, leave) if ways else None


@contextmanager
def _no_collector() -> Iterator[None]:
    """The engine makes no reference cycles; looking for some among all deliveries costs a tenth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
