"""A run on the wire gives the journal of virtual time: over random worlds, and over what is shipped."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from simulator.engine import Engine, run
from simulator.journal import Frames, Journal
from simulator.scenario import load
from simulator.transport.wire import WireTransport
from tests.laws.mutants import Mutant, corpus
from tests.laws.worlds import World, play, scenario_of, worlds
from tests.scenarios.shipped import SCENARIOS, shipped

a_few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def sent(world: World):
    """The world's journal, every attempt a session of SMTP."""
    frames = Frames()
    journal = Journal(frames)
    scenario = scenario_of(world)
    with WireTransport(scenario.servers, scenario.zones) as wire:
        engine = Engine(scenario, journal, wire)
        for given_ in world.inputs:
            engine.apply(given_)
        engine.advance(scenario.duration)
    journal.flush()
    return frames.frame()


@a_few
@given(worlds())
def test_the_wire_tells_what_virtual_time_tells(world: World):
    assert sent(world).equals(play(world))


@pytest.mark.long
@settings(a_few, max_examples=400)
@given(worlds())
def test_and_so_over_many_worlds(world: World):
    assert sent(world).equals(play(world))


WIRE, CLIENT = "simulator.transport.wire", "simulator.transport.client"
LISTENER, CONNECTION = "simulator.transport.listener", "simulator.transport.connection"
LATE_MAIL = "simulator.transport.late_mail"
MUTANTS = {
    "silence takes no time": Mutant(
        "simulator.transport.durations", "handled.took += patience(furthest, policy)", "pass", f"{WIRE}:timed"
    ),
    "a mail that was broken off is not reset": Mutant(
        CLIENT, "if self._is_in_transaction:", "if False:", f"{WIRE}:Client"
    ),
    "a refusal before the dot is taken for one after it": Mutant(
        CLIENT, "return told[0]", "return stage", f"{WIRE}:Client"
    ),
    "the server knows no tags": Mutant(
        CONNECTION, "self._session.tag(self.caller.tags)", "pass", f"{LISTENER}:Connection"
    ),
    "everybody is the first recipient": Mutant(
        "simulator.transport.call",
        "return self._addressees.get(recipient, self._first)",
        "return self._first",
        f"{WIRE}:Call",
    ),
    "zones stay as they were": Mutant(
        WIRE,
        "self._records = records\n        self._zones = Zones(tuple(self._servers.values()), records)",
        "pass",
        f"{__name__}:WireTransport",
    ),
    "refusals are resets": Mutant(LISTENER, 'first.fault == "refuse"', "False", f"{WIRE}:Listener"),
    "a report's status is lost on the way home": Mutant(
        LATE_MAIL, "status=news.status", 'status=f"{news.status[0]}.0.0"', f"{WIRE}:written"
    ),
    "whoever unsubscribes by mail wants nothing at all": Mutant(
        LATE_MAIL, '"tags" if scope == "tags" else "all"', '"all"', f"{WIRE}:read"
    ),
}


@pytest.mark.parametrize("crime", MUTANTS)
def test_a_mutant_is_caught(crime: str):
    with MUTANTS[crime]():
        assert any(not sent(world).equals(play(world)) for world in corpus(200))


MOST = 20_000
"""Messages of a scenario that goes over the wire as a whole."""


def test_contacts_and_attempts_are_measured_on_the_wall():
    frames = Frames()
    journal = Journal(frames)
    scenario = replace(load(SCENARIOS / "quickstart.yaml"), limit=20)
    with WireTransport(scenario.servers, measured=journal.measured) as wire:
        run(scenario, journal, wire)
    timed = pl.col("kind").is_in(["contact", "attempt"]) & pl.col("session").is_not_null()
    rows = frames.frame()
    assert 0 < rows.filter(timed)["measured_us"].min() < 60_000_000
    assert rows.filter(timed)["measured_us"].null_count() == 0
    assert rows.filter(pl.col("kind") == "accepted")["measured_us"].drop_nulls().is_empty()


def test_what_is_limited_is_the_beginning_of_the_whole():
    scenario = load(SCENARIOS / "quickstart.yaml")
    sent = [Journal(Frames()), Journal(Frames())]
    run(scenario, sent[0])
    run(replace(scenario, limit=20), sent[1])
    columns = ["at_ms", "campaign", "message", "recipient"]
    whole, some = (one._sink.frame().filter(pl.col("kind") == "accepted").select(columns) for one in sent)
    assert some.equals(whole.filter(pl.int_range(pl.len()).over("campaign") < 20))


def digests(scenario) -> tuple[str, str]:
    virtual, real = Journal(Frames()), Journal(Frames())
    run(scenario, virtual)
    with WireTransport(scenario.servers, scenario.zones) as wire:
        run(scenario, real, wire)
    return virtual.digest(), real.digest()


LONG = {"quickstart.yaml", "real-list.yaml", "imc.yaml"}


def marked():
    for path in shipped():
        months = "reputation" in path.parts and path.name != "spam-trap.yaml"
        is_long = path.name in LONG or "language" in path.parts or months
        yield pytest.param(path, marks=pytest.mark.long if is_long else (), id=str(path))


@pytest.mark.parametrize("path", list(marked()))
def test_shipped_scenarios_have_one_digest(path):
    scenario = load(SCENARIOS / path)
    messages = sum(entry.messages for entry in scenario.workload)
    virtual, real = digests(replace(scenario, limit=2_000) if messages > MOST else scenario)
    assert real == virtual
