from pathlib import Path

import pytest

from simulator.errors import EnvironmentLacking
from simulator.tuning.cells import Cell
from simulator.tuning.folder import Folder
from simulator.tuning.grid import Point

POINTS = list(enumerate([Point({"a": "1"}, 1), Point({"a": "1"}, 2), Point({"a": "2"}, 1)]))


def test_the_same_sweep_has_the_same_folder_and_another_has_another(tmp_path: Path):
    one = Folder.of(tmp_path, "x", ["text", {"a": ["1"]}])
    assert Folder.of(tmp_path, "x", ["text", {"a": ["1"]}]) == one
    assert Folder.of(tmp_path, "x", ["text", {"a": ["2"]}]) != one
    assert Folder.of(tmp_path, "x", ["Text", {"a": ["1"]}]) != one


def test_finished_cells_are_found_again_and_failed_ones_tried_again(tmp_path: Path):
    folder = Folder.of(tmp_path, "x", [])
    whole = Cell({"a": "1"}, 1, {"delivered.rate": 0.5, "delivered.mean": None})
    folder.keep(0, whole)
    folder.keep(1, Cell({"a": "1"}, 2, error="OSError: no space left"))
    assert folder.kept(POINTS) == {0: whole}


def test_a_cell_that_is_torn_or_of_another_point_is_done_again(tmp_path: Path):
    folder = Folder.of(tmp_path, "x", [])
    folder.keep(1, Cell({"a": "1"}, 7))
    (folder.path / "cells" / "000000.json").write_text('{"set": {"a"')
    (folder.path / "cells" / "000002.json").write_text("[]")
    assert folder.kept(POINTS) == {}


def test_a_complete_sweep_keeps_its_record_alone(tmp_path: Path):
    folder = Folder.of(tmp_path, "x", [])
    folder.keep(0, Cell({"a": "1"}, 1))
    (folder.path / "under-way-old").mkdir()
    folder.complete({"file": "x.yaml"}, [Cell({"a": "1"}, 1)])
    assert [path.name for path in folder.path.iterdir()] == ["sweep.json"]


def test_while_failed_runs_may_be_tried_again_the_others_are_kept(tmp_path: Path):
    folder = Folder.of(tmp_path, "x", [])
    folder.keep(0, Cell({"a": "1"}, 1))
    folder.complete({}, [Cell({"a": "1"}, 1), Cell({"a": "1"}, 2, error="OSError")], again=True)
    assert sorted(path.name for path in folder.path.iterdir()) == ["cells", "sweep.json"]
    assert list(folder.kept(POINTS)) == [0]


def test_where_nothing_can_be_written_it_is_said_so(tmp_path: Path):
    (tmp_path / "sweeps").write_text("a file")
    with pytest.raises(EnvironmentLacking, match="cannot write results"):
        Folder.of(tmp_path, "x", [])
