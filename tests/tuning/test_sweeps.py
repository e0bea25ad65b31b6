from pathlib import Path

import pytest

import simulator
from simulator.errors import ScenarioInvalid
from simulator.runs.executors import Serial
from simulator.tuning import Crew, distribution, hired, read_axis, sweep_of
from simulator.tuning.cells import carry_out
from tests.tuning.stories import AFTER, WAIT, story

ALONE = Crew(Serial, 1)
AXES = [read_axis(f"{AFTER}=2..3"), read_axis(f"{WAIT}=[10m],[5m,20m]")]


def test_serially_and_on_processes_the_cells_are_the_same(tmp_path: Path):
    file = story(tmp_path)
    serial = sweep_of(file, AXES, 3, ALONE, {}, out=tmp_path / "a")
    with hired("processes", workers=2) as crew:
        spread = sweep_of(file, AXES, 3, crew, {}, out=tmp_path / "b")
    assert serial.as_json() == spread.as_json()
    assert len(serial.cells) == 12
    assert serial.failures == ()


def test_the_cells_stand_in_the_order_of_the_grid(tmp_path: Path):
    found = sweep_of(story(tmp_path), AXES, 2, ALONE, {}, out=tmp_path)
    assert [(*cell.set.values(), cell.seed) for cell in found.cells] == [
        (after, wait, seed) for after in "23" for wait in ("[10m]", "[5m,20m]") for seed in (5, 6)
    ]


def test_values_change_what_comes_of_it_and_seeds_do_as_well(tmp_path: Path):
    found = sweep_of(story(tmp_path), AXES[:1], 2, ALONE, {}, out=tmp_path)
    assert len({cell.metrics["delivered.rate"] for cell in found.cells}) > 2
    rates = {
        after: [c.metrics["delivered.rate"] for c in found.cells if c.set[AFTER] == after] for after in "23"
    }
    assert all(two <= three for two, three in zip(rates["2"], rates["3"], strict=True))


def test_a_combination_that_is_no_scenario_fails_alone(tmp_path: Path):
    found = sweep_of(story(tmp_path), [read_axis(f"{AFTER}=0,2")], 2, ALONE, {}, out=tmp_path)
    assert [cell.error is None for cell in found.cells] == [False, False, True, True]
    assert found.cells[0].error.startswith("ScenarioInvalid: E017")
    assert found.failures == found.cells[:2]


def test_where_no_combination_is_one_nothing_is_run(tmp_path: Path):
    with pytest.raises(ScenarioInvalid, match="E001"):
        sweep_of(
            story(tmp_path), [read_axis("sender.nothing.there.is=1")], 2, ALONE, {}, out=tmp_path / "out"
        )
    assert not (tmp_path / "out").exists()


def test_seeds_that_do_not_exist_are_refused(tmp_path: Path):
    with pytest.raises(ScenarioInvalid, match="E017"):
        sweep_of(story(tmp_path), AXES, 5, ALONE, {}, (1 << 64) - 2, tmp_path)


class Interrupting:
    """Ctrl-C once so many runs are done."""

    def __init__(self, after: int) -> None:
        self.after, self.heard = after, []

    def __call__(self, done: int, total: int) -> None:
        self.heard.append((done, total))
        if done == self.after:
            raise KeyboardInterrupt


def test_a_sweep_that_was_cut_short_goes_on_where_it_was(tmp_path: Path):
    file = story(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        sweep_of(file, AXES, 2, ALONE, {}, out=tmp_path, told=Interrupting(3))
    (folder,) = (tmp_path / "sweeps").iterdir()
    assert not (folder / "sweep.json").exists()
    heard = Interrupting(-1)
    found = sweep_of(file, AXES, 2, ALONE, {}, out=tmp_path, told=heard)
    assert heard.heard == [(done, 8) for done in range(3, 9)]
    assert found.path == folder
    assert found.as_json() == sweep_of(file, AXES, 2, ALONE, {}, out=tmp_path / "other").as_json()


def test_a_complete_sweep_is_carried_out_anew(tmp_path: Path):
    file = story(tmp_path)
    for _ in range(2):
        heard = Interrupting(-1)
        sweep_of(file, AXES[:1], 1, ALONE, {}, out=tmp_path, told=heard)
        assert heard.heard == [(0, 2), (1, 2), (2, 2)]


def test_runs_that_failed_are_tried_again_and_no_others(tmp_path: Path, monkeypatch):
    def fails_of_seed_6(task):
        if task.points[0].seed == 6:
            raise OSError("no space left")
        return carry_out(task)

    file = story(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(distribution, "carry_out", fails_of_seed_6)
        patched.setattr(distribution, "TASK_S", 0)
        found = sweep_of(file, AXES[:1], 2, ALONE, {}, out=tmp_path)
        assert [cell.error for cell in found.cells] == [None, "OSError: no space left"] * 2
    heard = Interrupting(-1)
    mended = sweep_of(file, AXES[:1], 2, ALONE, {}, out=tmp_path, told=heard)
    assert heard.heard == [(2, 4), (3, 4), (4, 4)]
    assert mended.failures == ()
    assert [path.name for path in mended.path.iterdir()] == ["sweep.json"]


def test_from_python_it_is_a_frame(tmp_path: Path):
    vary = {AFTER: "2..3", WAIT: ["[10m]"]}
    frame = simulator.sweep(story(tmp_path), vary, seeds=2, set={"name": "other"}, out=tmp_path)
    assert frame.columns[:3] == [AFTER, WAIT, "seed"]
    assert frame.columns[-1] == "error"
    assert frame[AFTER].to_list() == ["2", "2", "3", "3"]
    assert frame["seed"].to_list() == [5, 6, 5, 6]
    assert frame["accepted.count"].to_list() == [30] * 4
    assert frame["error"].null_count() == 4


def test_in_a_frame_failed_runs_have_no_figures(tmp_path: Path):
    frame = simulator.sweep(story(tmp_path), {AFTER: [0, 2]}, out=tmp_path)
    assert frame["delivered.rate"].is_null().to_list() == [True, False]
    assert frame["error"].is_null().to_list() == [False, True]
