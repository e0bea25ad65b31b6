from pathlib import Path

import pytest

import simulator
from simulator.errors import EnvironmentLacking
from simulator.journal import Parts, empty
from simulator.runs import Run
from tests.runs.made import HELD, METRICS, MISSED, made, made_of, replication


def test_a_complete_run_tells_what_its_record_says(tmp_path: Path):
    run = Run.open(made(tmp_path, passed=False, expectations=(HELD, MISSED)))
    assert (run.id, run.scenario, run.seed, run.passed) == (1, "welcome", 42, False)
    assert run.expectations == (HELD, MISSED)
    assert run.metrics == METRICS


@pytest.mark.parametrize("status", ["running", "incomplete"])
def test_a_run_cut_short_is_never_opened(tmp_path: Path, status):
    with pytest.raises(EnvironmentLacking, match="incomplete"):
        Run.open(made(tmp_path, status=status))


def test_the_frame_holds_the_rows_of_all_parts(tmp_path: Path):
    folder = made(tmp_path)
    assert Run.open(folder).frame().collect().height == 0
    parts = Parts(folder / "events")
    for _ in range(2):
        parts.write(empty().clear(n=3))
    assert Run.open(folder).frame().collect().height == 6


def test_its_json_has_the_promised_keys_and_no_others(tmp_path: Path):
    told = Run.open(made(tmp_path)).as_json()
    assert list(told) == ["id", "path", "scenario", "seed", "passed", "expectations", "metrics", "digest"]
    assert told["path"] == str(tmp_path / "0001-welcome-s42")
    assert set(told["expectations"][0]) == {"text", "passed", "measured", "at", "witness", "warn"}


def test_the_json_of_replications_has_each_and_how_sure_the_means_are(tmp_path: Path):
    each = [
        replication(seed, metrics={"delivered.rate": rate}) for seed, rate in ((4, 0.9), (5, 0.8), (6, 0.7))
    ]
    told = Run.open(made_of(tmp_path, *each)).as_json()
    assert list(told)[-2:] == ["estimates", "replications"]
    assert [(one["seed"], one["metrics"]) for one in told["replications"]] == [
        (one.seed, one.metrics) for one in each
    ]
    assert told["metrics"]["delivered.rate"] == told["estimates"]["delivered.rate"]["mean"]
    assert told["estimates"]["delivered.rate"]["low"] == pytest.approx(0.8 - 4.30265 * 0.1 / 3**0.5, abs=1e-6)


def test_a_run_with_one_seed_is_its_only_replication(tmp_path: Path):
    run = Run.open(made(tmp_path))
    (one,) = run.replications()
    assert (one.seed, one.metrics, one.digest) == (42, METRICS, run.digest)
    assert run.estimates()["delivered.rate"].interval is None


def test_the_package_offers_run_and_its_result():
    assert simulator.Run is Run
    assert callable(simulator.run)
