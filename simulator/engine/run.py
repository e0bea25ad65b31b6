"""One scenario from its start to its end."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.engine.engine import Engine
from simulator.journal import Journal
from simulator.scenario.scenario import Scenario


def run(scenario: Scenario, journal: Journal) -> None:
    """Runs a scenario in virtual time into a journal, which is flushed; ends at its duration, or
    when nothing is left to do. What is due at the duration's very instant is not run."""
    with _no_collector():
        Engine(scenario, journal).advance(scenario.duration)
        journal.flush()


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
