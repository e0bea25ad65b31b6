"""The same scenario and seed give the same journal, whatever the process, the blocks or the steps."""

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine import Engine, run
from simulator.journal import Frames, Journal, Parts, digest_of, scan
from simulator.scenario import Scenario, loads
from tests.laws.worlds import World, play, scenario_of, worlds

ROOT = Path(__file__).parents[2]
BUSY = json.dumps(
    {
        "version": 1,
        "senders": {
            "a": {"domain": "a.test", "ips": ["192.0.2.1", "192.0.2.2"], "connections": {"per_domain": 3}},
            "b": {"domain": "b.test", "retry": {"jitter": "full"}},
        },
        "servers": {
            "grey": {
                "domains": ["grey.test"],
                "latency": {"median": "300ms", "p95": "4s"},
                "rules": [
                    {"name": "greylist", "greylist": {"wait": "5m"}},
                    {"name": "gone", "chance": "10%", "per": "recipient", "reply": "550 5.1.1 No such user"},
                ],
            },
            "late": {
                "domains": ["late.test"],
                "latency": {"exponential": "2s"},
                "limits": {"connections": 4},
                "rules": [
                    {
                        "name": "ndr",
                        "chance": "20%",
                        "accept": True,
                        "then": {"bounce": "550 5.1.1 x", "after": "3m"},
                    }
                ],
            },
        },
        "workload": [
            {
                "name": "c1",
                "from": "a",
                "messages": 1500,
                "over": "2m",
                "arrivals": "poisson",
                "to": {"grey.test": "50%", "late.test": "50%"},
            },
            {"name": "c2", "from": "b", "at": "4m", "messages": 1500, "over": "1m", "to": "u{n}@late.test"},
        ],
    }
)

ELSEWHERE = """
import sys
from simulator.engine import run
from simulator.journal import Frames, Journal
from simulator.scenario import loads
journal = Journal(Frames())
run(loads(sys.stdin.read()), journal)
print(journal.digest())
"""


def digest(scenario: Scenario, block_bytes: int = 8 << 20) -> str:
    journal = Journal(Frames(), block_bytes)
    run(scenario, journal)
    return journal.digest()


@pytest.fixture(scope="module")
def busy() -> str:
    return digest(loads(BUSY))


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_another_process_finds_the_same(busy: str, hash_seed: str):
    made = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=BUSY,
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == busy


@pytest.mark.parametrize("block_bytes", [100_000, 1 << 20, 8 << 20])
def test_blocks_of_any_size_give_the_same(busy: str, block_bytes: int):
    assert digest(loads(BUSY), block_bytes) == busy


def test_small_blocks_are_many(tmp_path: Path):
    journal = Journal(Parts(tmp_path), 1 << 20)
    run(loads(BUSY), journal)
    assert len(list(tmp_path.glob("part-*.parquet"))) > 1
    assert digest_of(scan(tmp_path).collect()) == journal.digest()


def test_another_seed_gives_another(busy: str):
    assert digest(loads(BUSY, seed=2)) != busy


def test_a_run_leaves_nothing_behind(busy: str):
    assert digest(loads(BUSY, seed=2)) == digest(loads(BUSY, seed=2))
    assert digest(loads(BUSY)) == busy


@settings(max_examples=40, deadline=None)
@given(worlds(), st.sampled_from([1, 700, 5_000]))
def test_a_journal_is_the_same_however_it_is_cut(world: World, block_bytes: int):
    whole, cut = play(world), play(world, block_bytes=block_bytes)
    assert cut.equals(whole)
    assert digest_of(cut) == digest_of(whole)


@settings(max_examples=40, deadline=None)
@given(worlds(), st.lists(st.integers(0, 900_000), max_size=6).map(sorted))
def test_several_steps_make_one_run(world: World, stops: list[int]):
    def steps(engine: Engine) -> None:
        for stop in stops:
            engine.advance(stop)
            assert engine.now == stop
            due = engine.next_due()
            assert due is None or due >= stop
        engine.advance()

    assert in_steps(world, steps).equals(play(world))


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(1, 5))
def test_budgets_make_one_run(world: World, budget: int):
    def steps(engine: Engine) -> None:
        while engine.next_due() is not None:
            engine.advance(budget=budget)

    assert in_steps(world, steps).equals(play(world))


def in_steps(world: World, steps) -> pl.DataFrame:
    frames = Frames()
    journal = Journal(frames)
    engine = Engine(scenario_of(world), journal)
    for given_ in world.inputs:
        engine.apply(given_)
    steps(engine)
    journal.flush()
    return frames.frame()
