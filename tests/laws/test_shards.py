"""A run in shards has the journal of the run as a whole: over random worlds, and over what is shipped."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from simulator.engine import coupling, run
from simulator.journal import Frames, Journal, Parts, digest_of
from simulator.scenario import Scenario, load
from tests.laws.mutants import Mutant
from tests.laws.worlds import World, play, scenario_of, shardable, shardables
from tests.scenarios.shipped import SCENARIOS, shipped

some = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def shared_out(scenario: Scenario, wanted: int, block_bytes: int = 8 << 20) -> tuple[int, Journal, Frames]:
    """How many shards it was run in, and the journal that they make."""
    frames = Frames()
    journal = Journal(frames)
    shards = coupling.plan(scenario, wanted).shards
    with TemporaryDirectory() as folder:
        places = [Path(folder) / str(shard.number) for shard in shards]
        for shard, place in zip(shards, places, strict=True):
            run(scenario, Journal(Parts(place), block_bytes), shard=shard)
        journal.adopt(places)
    return len(shards), journal, frames


def differs(world: World) -> bool:
    return not shared_out(scenario_of(world), 3, 20_000)[2].frame().equals(play(world))


@some
@given(shardables())
def test_shards_make_up_the_run(world: World):
    _, journal, frames = shared_out(scenario_of(world), 3, 20_000)
    whole: pl.DataFrame = play(world)
    assert frames.frame().equals(whole)
    assert journal.digest() == digest_of(whole)


def test_most_of_these_worlds_are_shared_out():
    plans = [coupling.plan(scenario_of(shardable(Random(number))), 3) for number in range(200)]
    assert sum(len(plan.shards) > 1 for plan in plans) > 50
    assert all(plan.why for plan in plans if len(plan.shards) == 1)


@pytest.mark.parametrize("path", [str(path) for path in shipped()])
def test_what_is_shipped_has_one_digest(path):
    scenario = load(SCENARIOS / path)
    if len(coupling.plan(scenario, 3).shards) > 1:
        whole = Journal(Frames())
        run(scenario, whole)
        assert shared_out(scenario, 3)[1].digest() == whole.digest()


COUPLING, ENGINE = "simulator.engine.coupling", "simulator.engine.engine"
MUTANTS = {
    "a message is torn": Mutant(
        COUPLING,
        "together.extend({_domain(one) for one in message} for message in entry.to.messages)",
        "pass",
        f"{COUPLING}:plan",
    ),
    "recipients of a server that remembers are told apart": Mutant(
        COUPLING, 'not getattr(rule.behaviour, "by_recipient", False)', "False", f"{COUPLING}:plan"
    ),
    "connections are forgotten": Mutant(
        COUPLING, "policy.connections.per_domain < deliveries", "False", f"{COUPLING}:plan"
    ),
    "everybody speaks of the world": Mutant(
        "simulator.engine.shard", "return self.number == 0", "return True", f"{COUPLING}:Shard"
    ),
    "lists are everybody's": Mutant(
        "simulator.engine.intake", "return self._shard.has(entry.address)", "return True", f"{ENGINE}:Intake"
    ),
    "rows of one instant stay in the order of the shards": Mutant(
        "simulator.journal.merging",
        "return rows.sort(*order, nulls_last=False, maintain_order=True)",
        "return rows",
        "simulator.journal.journal:merged",
    ),
}


@pytest.mark.parametrize("crime", MUTANTS)
def test_a_mutant_is_caught(crime: str):
    with MUTANTS[crime]():
        assert any(differs(shardable(Random(number))) for number in range(300))
