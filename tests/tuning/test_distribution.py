from concurrent.futures import Executor, Future

import pytest

from simulator.runs.executors import Crew, Serial, hired
from simulator.tuning import distribution
from simulator.tuning.cells import Cell, Done, Task
from simulator.tuning.distribution import Distribution
from simulator.tuning.grid import Point
from tests.tuning.stories import dies_of_seed_6, story

POINTS = [(number, Point({"a": "1"}, number)) for number in range(40)]
NOTHING = Task("none.yaml", {}, ())


@pytest.fixture
def sizes(monkeypatch):
    """Points of each task; every point takes as long as is said."""
    found = []

    def does(took_s):
        def carry_out(task):
            found.append(len(task.points))
            cells = [Cell(point.set, point.seed) for point in task.points]
            return Done(cells, took_s * len(cells))

        monkeypatch.setattr(distribution, "carry_out", carry_out)
        return found

    return does


@pytest.mark.parametrize(
    ("took_s", "most"),
    [(5.0, {1}), (1.0, {1}), (0.25, {1, 4})],
)
def test_a_task_takes_about_a_second(sizes, took_s, most):
    found = sizes(took_s)
    cells = dict(Distribution(Crew(Serial, 1), NOTHING, POINTS).cells())
    assert sorted(cells) == list(range(40))
    assert all(cells[number].seed == number for number in cells)
    assert most <= set(found)
    assert max(found) == max(most)


def test_tasks_shrink_at_the_end_so_that_every_worker_has_one(sizes):
    found = sizes(0.001)
    list(Distribution(Crew(Serial, 2), NOTHING, POINTS).cells())
    assert found[:5] == [1, 1, 1, 1, 36 // 4]
    assert found[-1] == 1


class Refusing(Executor):
    """A cluster that has given up every task that holds seed 3."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        if any(point.seed == 3 for point in args[0].points):
            future.set_exception(RuntimeError("worker died 4 times"))
        else:
            future.set_result(fn(*args))
        return future


def test_a_task_that_its_executor_gave_up_is_reported(sizes):
    sizes(1.0)
    cells = dict(Distribution(Crew(Refusing, 1), NOTHING, POINTS).cells())
    assert len(cells) == len(POINTS)
    assert {number for number, cell in cells.items() if cell.error} == {3}
    assert cells[3].error == "RuntimeError: worker died 4 times"


def test_a_worker_that_dies_fails_its_own_run_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(distribution, "carry_out", dies_of_seed_6)
    points = [(number, Point({}, seed)) for number, seed in enumerate((5, 6, 7, 8))]
    with hired("processes", workers=2) as crew:
        cells = dict(Distribution(crew, Task(str(story(tmp_path)), {}, ()), points).cells())
    assert sorted(cells) == [0, 1, 2, 3]
    assert {number for number, cell in cells.items() if cell.error} == {1}
    assert cells[1].error.startswith("BrokenProcessPool")
