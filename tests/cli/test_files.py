from pathlib import Path

import click
import pytest

from simulator.cli.files import scenario_files


@pytest.fixture
def place(tmp_path: Path, monkeypatch) -> Path:
    for name in (
        "b.yaml",
        "a.yaml",
        "sub/z.yaml",
        "sub/deep/y.yaml",
        "notes.txt",
        ".hidden/h.yaml",
        ".h.yaml",
        "results/0001-a-s1/scenario.yaml",
        "results/0001-a-s1/run.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def named(*arguments: str) -> list[str]:
    return [str(path) for path in scenario_files(arguments)]


def test_of_a_folder_every_scenario_below_it_sorted(place):
    assert named(".") == ["a.yaml", "b.yaml", "sub/deep/y.yaml", "sub/z.yaml"]


def test_files_keep_the_order_in_which_they_are_named_and_come_once(place):
    assert named("sub/z.yaml", "b.yaml", "sub") == ["sub/z.yaml", "b.yaml", "sub/deep/y.yaml"]


def test_a_file_named_outright_needs_no_suffix(place):
    assert named("notes.txt") == ["notes.txt"]


def test_a_folder_may_hold_none(place):
    (place / "empty").mkdir()
    assert named("empty") == []


def test_a_folder_that_cannot_be_read_is_not_taken_for_empty(place, monkeypatch):
    def closed(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.scandir", closed)
    with pytest.raises(PermissionError):
        named("sub")


def test_a_pattern_left_by_the_shell_is_tried(place):
    assert named("*.yaml") == ["a.yaml", "b.yaml"]
    assert named("nothing-*.yaml") == []


def test_a_path_that_is_not_there_is_a_mistake(place):
    with pytest.raises(click.BadParameter, match="does not exist"):
        named("nowhere.yaml")
