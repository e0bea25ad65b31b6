"""Calm mail, stamped in arrays, has the rows that the engine would have written: over random worlds."""

from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from simulator.engine import run
from simulator.engine.calm import calm_ways
from simulator.journal import Frames, Journal, digest_of
from tests.laws.mutants import Mutant
from tests.laws.worlds import World, calm, calms, play, scenario_of

some = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def stamped(world: World, block_bytes: int = 8 << 20) -> tuple[Journal, pl.DataFrame]:
    frames = Frames()
    journal = Journal(frames, block_bytes)
    run(scenario_of(world), journal)
    return journal, frames.frame()


@some
@given(calms())
def test_stamped_rows_are_those_of_the_engine(world: World):
    whole = play(world)
    for block_bytes in (8 << 20, 4_000):
        journal, frame = stamped(world, block_bytes)
        assert frame.equals(whole)
        assert journal.digest() == digest_of(whole)


def test_most_of_these_worlds_have_a_calm_way():
    found = [calm_ways(scenario_of(calm(Random(number)))) for number in range(200)]
    assert 40 < sum(map(bool, found)) < 190


CALM, RUN = "simulator.engine.calm", "simulator.engine.run"
MUTANTS = {
    "chance is not asked": Mutant(
        "simulator.recipients.sparing",
        "return rows(purpose, rule.drawn_per) >= rule.chance * ONE",
        "return rows(purpose, rule.drawn_per) >= 0",
        f"{CALM}:spared",
    ),
    "conditions are not asked": Mutant(
        "simulator.recipients.sparing",
        'return spares(lambda part, per: rows(f"{purpose}/{part}", per))',
        'return rows(purpose, "server") >= 0',
        f"{CALM}:spared",
    ),
    "an address that is mailed twice is calm": Mutant(
        CALM, "mailed[domain] == 1 and ", "", f"{RUN}:calm_ways"
    ),
    "drawn latency is as good as any": Mutant(CALM, "server.latency.is_certain and ", "", f"{RUN}:calm_ways"),
    "one source address is as good as any": Mutant(CALM, "len(sender.ips) > 1", "False", f"{RUN}:calm_ways"),
    "who writes it does not matter": Mutant(CALM, "text.islower() and ", "", f"{RUN}:calm_ways"),
    "a run never ends early": Mutant(CALM, "else before - 1", "else _NEVER - 1", f"{RUN}:Calm"),
    "mails that meet are calm": Mutant(CALM, "domain in domains and ", "", f"{RUN}:calm_ways"),
    "sessions have the ids of deliveries": Mutant(
        CALM, "deliveries[places] ^ np.uint64(ends)", "deliveries[places]", f"{RUN}:Calm"
    ),
    "what happened to the first is a pattern": Mutant(CALM, "or not stamp.is_plain", "", f"{RUN}:Calm"),
}


def differs(world: World) -> bool:
    try:
        return not stamped(world)[1].equals(play(world))
    except (ValueError, IndexError, OverflowError):
        return True


@pytest.mark.parametrize("crime", MUTANTS)
def test_a_mutant_is_caught(crime: str):
    with MUTANTS[crime]():
        assert any(differs(calm(Random(number))) for number in range(2000))
