from pathlib import Path

from simulator.report.record import Found
from tests.runs.made import HELD, MISSED, made


def test_what_is_missing_is_absent_and_never_invented(tmp_path: Path):
    found = Found.at(made(tmp_path, metrics={"delivered.rate": None}, breakdown={}, expectations=()))
    assert found.metric("delivered.rate") is None
    assert found.metric("attempts.p95") is None
    assert found.group("server") == {}
    assert found.table("waits") == {}


def test_failures_are_the_expectations_that_were_missed(tmp_path: Path):
    assert Found.at(made(tmp_path, expectations=(HELD, MISSED, {**MISSED, "warn": True}))).failures == [
        MISSED
    ]


def test_only_a_complete_record_is_complete(tmp_path: Path):
    assert Found.at(made(tmp_path)).is_complete
    assert not Found.at(made(tmp_path, status="running")).is_complete
