import re
from pathlib import Path

import pytest

from simulator.errors import ScenarioInvalid
from simulator.runs import find, set_baseline
from tests.runs.made import made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made(tmp_path, "a")
    made(tmp_path, "b")
    made(tmp_path, "c", status="running")
    made(tmp_path, "d", status="incomplete")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("1", "0001-a-s42"),
        ("0002", "0002-b-s42"),
        ("4", "0004-d-s42"),
        ("@last", "0002-b-s42"),
        ("@prev", "0001-a-s42"),
        ("0003-c-s42", "0003-c-s42"),
    ],
)
def test_a_run_has_several_names(out: Path, name, folder):
    assert find(name, out) == out / folder


def test_a_run_is_found_by_its_folder_wherever_it_lies(out: Path):
    assert find(str(out / "0001-a-s42"), Path("elsewhere")) == out / "0001-a-s42"


def test_the_baseline_stays_while_new_runs_come(out: Path):
    assert set_baseline("@prev", out) == out / "0001-a-s42"
    made(out, "e")
    assert find("baseline", out) == out / "0001-a-s42"
    assert find("@last", out) == out / "0005-e-s42"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("17", "no run 17 .*the last is 4"),
        ("²", "no run '²'"),
        ("nonsense", "no run 'nonsense'.*@last"),
        ("baseline", "no baseline.*mtasim runs baseline"),
        ("@next", "no run '@next'"),
    ],
)
def test_an_unknown_run_is_refused_with_help(out: Path, name, said):
    with pytest.raises(ScenarioInvalid) as caught:
        find(name, out)
    problem = caught.value.problems[0]
    assert problem.file == "command line"
    assert re.search(said, f"{problem.message} {problem.help}")


def test_nothing_is_last_in_an_empty_folder(tmp_path: Path):
    for name in ("@last", "@prev", "1"):
        with pytest.raises(ScenarioInvalid):
            find(name, tmp_path)
    made(tmp_path)
    with pytest.raises(ScenarioInvalid, match="@prev"):
        find("@prev", tmp_path)


def test_a_baseline_that_was_deleted_is_missed(out: Path):
    folder = set_baseline("1", out)
    (folder / "run.json").unlink()
    with pytest.raises(ScenarioInvalid, match="is gone"):
        find("baseline", out)


def test_a_baseline_file_cannot_point_out_of_the_results(out: Path):
    outside = made(out.parent / "outside", "x")
    (out / "baseline").write_text(f"../outside/{outside.name}\n")
    with pytest.raises(ScenarioInvalid, match="is gone"):
        find("baseline", out)


def test_a_run_of_another_folder_cannot_become_the_baseline(out: Path, tmp_path_factory):
    stranger = made(tmp_path_factory.mktemp("other"), "x")
    with pytest.raises(ScenarioInvalid, match="no run of"):
        set_baseline(str(stranger), out)


@pytest.mark.parametrize("name", ["3", "4"])
def test_a_run_cut_short_cannot_become_the_baseline(out: Path, name):
    with pytest.raises(ScenarioInvalid, match="incomplete"):
        set_baseline(name, out)
    assert not (out / "baseline").exists()
