from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulator.runs import set_baseline
from simulator.runs.folders import folders
from simulator.runs.pruning import outlived, remove, size
from tests.runs.made import made

DAY = 86_400_000
NOW = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Five runs that began 31, 27, 20, 2 and 0 days ago."""
    for days in (31, 27, 20, 2, 0):
        made(tmp_path, f"d{days}", created=(NOW - timedelta(days=days)).isoformat())
    return tmp_path


def gone(out: Path, keep: int | None = None, days: int | None = None) -> list[str]:
    age = None if days is None else days * DAY
    return [record.scenario for _, record in outlived(out, NOW, keep, age)]


def test_the_newest_are_spared(out: Path):
    assert gone(out, keep=2) == ["d31", "d27", "d20"]
    assert gone(out, keep=5) == []
    assert gone(out, keep=9) == []
    assert gone(out, keep=0) == ["d31", "d27", "d20", "d2", "d0"]


def test_the_young_are_spared(out: Path):
    assert gone(out, days=27) == ["d31", "d27"]
    assert gone(out, days=28) == ["d31"]
    assert gone(out, days=365_000_000) == []


def test_a_run_goes_only_where_neither_spares_it(out: Path):
    assert gone(out, keep=4, days=10) == ["d31"]
    assert gone(out, keep=1, days=25) == ["d31", "d27"]


def test_the_baseline_is_never_among_them(out: Path):
    set_baseline("1", out)
    assert gone(out, keep=0) == ["d27", "d20", "d2", "d0"]


@pytest.mark.parametrize(("hours", "goes"), [(0, False), (23, False), (25, True)])
def test_a_run_that_may_be_under_way_is_left_alone(out: Path, hours: int, goes: bool):
    made(out, "begun", status="running", created=(NOW - timedelta(hours=hours)).isoformat())
    assert ("begun" in gone(out, keep=0)) == goes


def test_what_cannot_be_read_is_left_alone(out: Path):
    (out / "0001-d31-s42" / "run.json").write_text("{")
    assert gone(out, keep=3) == ["d27"]


def test_a_removed_run_is_gone_with_all_its_files(out: Path):
    path = out / "0001-d31-s42"
    (path / "events").mkdir()
    (path / "events" / "part-00000.parquet").write_bytes(b"x" * 1000)
    assert size(path) == 1000 + (path / "run.json").stat().st_size
    remove(path)
    assert [number for number, _ in folders(out)] == [2, 3, 4, 5]
    assert not [one for one in out.iterdir() if "0001" in one.name]


def test_a_removal_cut_short_leaves_no_run_behind(out: Path, monkeypatch):
    def interrupted(path):
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.runs.pruning.rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        remove(out / "0001-d31-s42")
    assert [number for number, _ in folders(out)] == [2, 3, 4, 5]
