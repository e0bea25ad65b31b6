from pathlib import Path

import pytest

import simulator
from simulator.errors import ScenarioInvalid
from simulator.runs import Run, compare
from tests.runs.made import made, made_of, replication


def run_of(out: Path, *rates: float) -> Run:
    return Run.open(
        made_of(
            out, *(replication(seed, metrics={"delivered.rate": rate}) for seed, rate in enumerate(rates))
        )
    )


def test_two_runs_are_compared_by_their_replications(tmp_path: Path):
    a, b = run_of(tmp_path, 0.95, 0.94, 0.96), run_of(tmp_path, 0.93, 0.92, 0.94)
    found = compare(a, b, ["delivered.rate < -1%", "delivered.rate > 0"])
    assert (found.a, found.b, found.sides.paired) == (a, b, True)
    assert [one.change.mean for one in found.differences] == [pytest.approx(-0.02)]
    assert [one.is_breached for one in found.findings] == [True, False]
    assert not found.passed
    assert compare(b, a, ["delivered.rate < -1%"]).passed
    assert compare(a, b).passed


def test_single_runs_are_compared_by_their_only_figures(tmp_path: Path):
    a, b = (Run.open(made(tmp_path, metrics={"delivered.rate": rate})) for rate in (0.95, 0.93))
    found = compare(a, b, ["delivered.rate < -1%"])
    assert found.differences[0].change.interval is None
    assert not found.passed


def test_all_limits_that_cannot_be_read_are_refused_at_once(tmp_path: Path):
    run = run_of(tmp_path, 0.9, 0.8)
    with pytest.raises(ScenarioInvalid) as caught:
        compare(run, run, ["delivered.rate < 0", "delivered.rate <", "nothing > 0"])
    assert [(one.code, one.column, one.source) for one in caught.value.problems] == [
        ("E008", 27, "--fail-on delivered.rate <"),
        ("E008", 11, "--fail-on nothing > 0"),
    ]


def test_the_package_offers_it():
    assert simulator.compare is compare
