import json
from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking
from simulator.runs.record import FILE, SCHEMA, Record, read, write
from tests.runs.made import HELD


def record(**told):
    return Record(id=1, scenario="a", file="a.yaml", seed=7, created="2026-01-05T00:00:00+00:00", **told)


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path):
    told = record(
        status="complete", expectations=(HELD,), metrics={"delivered.rate": 0.5, "by": {}}, set={"a": "1"}
    )
    write(tmp_path, told)
    assert read(tmp_path) == told


def test_a_write_leaves_nothing_but_the_record(tmp_path: Path):
    write(tmp_path, record())
    write(tmp_path, record(status="incomplete"))
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    ("status", "complete"), [("running", False), ("incomplete", False), ("complete", True)]
)
def test_only_complete_counts_as_complete(status, complete):
    assert record(status=status).is_complete is complete


def test_figures_that_json_has_no_word_for_are_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="JSON"):
        write(tmp_path, record(metrics={"delivered.rate": float("nan")}))
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read"),
        ('{"schema": 1', "cannot be read"),
        ("[]", "no record"),
        ('{"id": 1}', "no record"),
        (json.dumps({"schema": SCHEMA, "id": 1}), "lacks"),
        (json.dumps({"schema": SCHEMA + 1, "mtasim": "9.9"}), r"newer mtasim \(9.9\)"),
    ],
)
def test_what_is_no_record_is_refused_with_the_reason(tmp_path: Path, text, said):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(EnvironmentLacking, match=said):
        read(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        {"id": "one"},
        {"seed": None},
        {"scenario": [1]},
        {"created": "lately"},
        {"metrics": []},
        {"replications": "2"},
    ],
)
def test_a_damaged_record_is_refused(tmp_path: Path, damage):
    write(tmp_path, record())
    found = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps(found | damage))
    with pytest.raises(EnvironmentLacking, match="lacks"):
        read(tmp_path)


def test_a_record_from_before_replications_is_one_run(tmp_path: Path):
    write(tmp_path, record())
    found = json.loads((tmp_path / FILE).read_text())
    del found["replications"]
    (tmp_path / FILE).write_text(json.dumps(found))
    assert read(tmp_path).seeds == range(7, 8)


def test_a_folder_without_record_is_no_run(tmp_path: Path):
    with pytest.raises(EnvironmentLacking, match=f"no {FILE}"):
        read(tmp_path)


def test_fields_added_by_a_later_program_of_the_same_schema_are_passed_over(tmp_path: Path):
    write(tmp_path, record())
    found = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps(found | {"weather": "fair"}))
    assert read(tmp_path) == record()
