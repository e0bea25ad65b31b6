from pathlib import Path

from simulator.metrics import METRICS
from simulator.runs import run
from simulator.tuning.cells import Task, carry_out
from simulator.tuning.grid import Point
from tests.tuning.stories import AFTER, story


def test_a_cell_is_what_a_run_with_its_seed_alone_is(tmp_path: Path):
    file = story(tmp_path)
    (cell,) = carry_out(Task(str(file), {"name": "other"}, [Point({AFTER: "2"}, 9)])).cells
    alone = run(file, seed=9, set={AFTER: "2"}, out=tmp_path / "results")
    assert cell.error is None
    assert cell.metrics == {name: alone.metrics[name] for name in METRICS}


def test_nothing_is_left_where_the_journal_lay(tmp_path: Path):
    (tmp_path / "scratch").mkdir()
    carry_out(Task(str(story(tmp_path)), {}, [Point({}, 9)], str(tmp_path / "scratch")))
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_goes_wrong_in_one_point_stops_no_other(tmp_path: Path):
    points = [Point({AFTER: "2"}, 1), Point({AFTER: "0"}, 1), Point({AFTER: "3"}, 1)]
    done = carry_out(Task(str(story(tmp_path)), {}, points))
    assert [cell.error is None for cell in done.cells] == [True, False, True]
    assert done.cells[1].error.startswith("ScenarioInvalid: E017 ")
    assert done.cells[1].as_json() == {
        "set": {AFTER: "0"},
        "seed": 1,
        "metrics": {},
        "error": done.cells[1].error,
    }
    assert done.took_s > 0
