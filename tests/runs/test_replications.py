from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking
from simulator.runs.replications import FILE, append, read
from tests.runs.made import METRICS, replication


def test_replications_are_read_back_in_the_order_they_were_added(tmp_path: Path):
    told = [replication(seed, text="ü\n") for seed in (3, 4, 5)]
    for one in told:
        append(tmp_path, one)
    assert list(read(tmp_path, range(3, 6))) == told


def test_they_are_read_one_at_a_time(tmp_path: Path):
    append(tmp_path, replication(1))
    with (tmp_path / FILE).open("a") as file:
        file.write("{half")
    found = read(tmp_path, range(1, 3))
    assert next(found).seed == 1
    with pytest.raises(EnvironmentLacking, match="cannot be read"):
        next(found)


@pytest.mark.parametrize("text", ["[]\n", "{}\n", "3\n", '{"seed": 1, "expectations": []}\n', "\xff\n"])
def test_what_is_no_replication_is_refused(tmp_path: Path, text):
    (tmp_path / FILE).write_text(text, encoding="latin-1")
    with pytest.raises(EnvironmentLacking, match=f"{FILE} cannot be read"):
        list(read(tmp_path, range(1, 3)))


def test_a_file_that_is_missing_is_said_so(tmp_path: Path):
    with pytest.raises(EnvironmentLacking, match=FILE):
        list(read(tmp_path, range(1, 3)))


@pytest.mark.parametrize(
    ("seeds", "said"), [(range(1, 4), "2 of 3"), (range(2, 4), "seed 2"), (range(1, 2), "more than 1")]
)
def test_a_file_with_other_seeds_than_the_record_names_is_refused(tmp_path: Path, seeds, said):
    for seed in (1, 2):
        append(tmp_path, replication(seed))
    with pytest.raises(EnvironmentLacking, match=said):
        list(read(tmp_path, seeds))


def test_figures_that_json_has_no_word_for_are_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="JSON"):
        append(tmp_path, replication(1, metrics=METRICS | {"delivered.rate": float("inf")}))
