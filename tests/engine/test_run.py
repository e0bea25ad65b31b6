import gc

import pytest

from simulator.engine import run
from simulator.journal import Frames, Journal
from tests.engine.story import MINUTE, scenario

BUSY = '{inbox: {domains: [x.test], rules: [{name: busy, reply: "451 4.3.0 Busy"}]}}'


def played(more: str = "") -> list:
    frames = Frames()
    run(scenario("{name: c, to: [ann@x.test]}", servers=BUSY, more=more), Journal(frames))
    return frames.frame().rows(named=True)


def test_it_runs_until_nothing_is_left():
    assert played()[-1]["kind"] == "expired"


def test_or_up_to_its_duration_but_not_at_it():
    attempts = [row["began_ms"] for row in played("duration: 25m\n") if row["kind"] == "attempt"]
    assert attempts == [0, 10 * MINUTE]
    attempts = [row["began_ms"] for row in played("duration: 25m1s\n") if row["kind"] == "attempt"]
    assert attempts == [0, 10 * MINUTE, 25 * MINUTE]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_left_as_it_was(enabled: bool):
    was = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        played()
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if was else gc.disable)()


def test_a_run_leaves_no_cycles_to_collect():
    """The engine as a whole is one small cycle; deliveries must not hang on in any."""
    made = scenario('{name: c, messages: 2000, to: "u{n}@x.test"}', servers=BUSY)
    gc.collect()
    gc.disable()
    try:
        run(made, Journal(Frames()))
        assert gc.collect() < 2000
    finally:
        gc.enable()
