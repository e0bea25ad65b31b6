from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking
from simulator.runs import folders as module
from simulator.runs.folders import create, folders, listing
from simulator.runs.record import FILE, Record
from tests.runs.made import made


def record(number):
    return Record(id=number, scenario="a", file="a.yaml", seed=1, created="2026-01-05T00:00:00+00:00")


def test_runs_are_numbered_in_the_order_they_began(tmp_path: Path):
    for name in ("b", "a", "b"):
        create(tmp_path / "out", name, "1", record)
    assert [path.name for _, path in folders(tmp_path / "out")] == ["0001-b-s1", "0002-a-s1", "0003-b-s1"]


def test_the_next_number_is_above_the_highest_even_where_runs_were_deleted(tmp_path: Path):
    (tmp_path / "0041-old-s1").mkdir()
    assert create(tmp_path, "a", "1", record).name == "0042-a-s1"


def test_numbers_sort_as_numbers(tmp_path: Path):
    (tmp_path / "9999-a-s1").mkdir()
    assert create(tmp_path, "a", "1", record).name == "10000-a-s1"
    made(tmp_path)
    assert [number for number, _ in folders(tmp_path)] == [10000, 10001]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("a b/c", "a-b-c"),
        ("\x1b[31m", "31m"),
        ("über", "ber"),
        ("...", "scenario"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_name_cannot_leave_the_results_folder(tmp_path: Path, name, folder):
    path = create(tmp_path, name, "3", record)
    assert path.parent == tmp_path
    assert path.name == f"0001-{folder}-s3"


def test_runs_that_begin_at_once_get_numbers_of_their_own(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        made_at_once = list(pool.map(lambda n: create(tmp_path, f"name{n}", "1", record), range(40)))
    numbers = [int(path.name.split("-")[0]) for path in made_at_once]
    assert sorted(numbers) == sorted(set(numbers))
    assert len(numbers) == 40
    assert all((path / FILE).is_file() for path in made_at_once)


def test_a_number_released_between_look_and_claim_is_not_used_again(tmp_path: Path, monkeypatch):
    looked = []
    seen = module._numbered

    def late(out):
        found = list(seen(out))
        if not looked:
            (tmp_path / "0001-other-s1").mkdir()  # another process is done right after we looked
        looked.append(out)
        return iter(found)

    monkeypatch.setattr(module, "_numbered", late)
    assert create(tmp_path, "a", "1", record).name == "0002-a-s1"


def test_a_claim_left_by_a_killed_process_costs_only_its_number(tmp_path: Path):
    (tmp_path / ".0001").mkdir()
    assert create(tmp_path, "a", "1", record).name == "0002-a-s1"
    assert [number for number, _ in folders(tmp_path)] == [2]


def test_what_is_no_run_is_passed_over(tmp_path: Path):
    made(tmp_path)
    (tmp_path / "0002-empty-s1").mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "README.md").write_text("")
    assert [number for number, _ in folders(tmp_path)] == [1]
    assert list(folders(tmp_path / "nowhere")) == []


def test_a_damaged_record_does_not_hide_the_others(tmp_path: Path):
    made(tmp_path, "a")
    (made(tmp_path, "b") / FILE).write_text("{")
    made(tmp_path, "c")
    assert [record.scenario for _, record in listing(tmp_path)] == ["a", "c"]


def test_a_results_folder_that_cannot_be_written_is_the_machines_fault(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentLacking, match="cannot write results") as caught:
        create(tmp_path / "file", "a", "1", record)
    assert "--out" in caught.value.remedy
