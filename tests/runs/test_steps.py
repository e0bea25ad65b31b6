from functools import partial

from simulator.runs.assessment import assess
from simulator.runs.pacing import Pace
from simulator.runs.steps import steps_of


def test_an_ordinary_run_is_in_virtual_time():
    from simulator.engine import run

    assert (steps_of().simulate, steps_of().assess) == (run, assess)


def test_one_shard_is_an_ordinary_run():
    assert steps_of(shards=1) == steps_of()


def test_several_are_shared_out(tmp_path):
    simulate = steps_of(shards=3, scratch=tmp_path).simulate
    assert isinstance(simulate, partial)
    assert simulate.keywords == {"wanted": 3, "scratch": tmp_path}


def test_a_run_on_the_wire_goes_at_its_pace():
    simulate = steps_of(wire=True, pace=Pace(60)).simulate
    assert isinstance(simulate, partial)
    assert simulate.keywords == {"pace": Pace(60)}
