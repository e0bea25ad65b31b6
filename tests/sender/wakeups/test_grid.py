import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.kinds import kinds
from simulator.mail import Duration
from simulator.sender.wakeups.grid import Grid, Runner, next_tick
from tests.sender.mutant import mutated

EVERY_5M = Grid(period=Duration(300), early=Duration(1))


def test_the_first_look_at_which_it_is_due():
    wakes = {due: EVERY_5M.wake(due, 0, 150) for due in (1, 150, 151, 152, 450, 451, 452)}
    assert wakes == {1: 150, 150: 150, 151: 150, 152: 450, 450: 450, 451: 450, 452: 750}


def test_a_look_that_is_over_is_not_made_again():
    assert [EVERY_5M.wake(0, after, 150) for after in (149, 150, 449, 450)] == [150, 450, 450, 750]


def test_no_look_comes_before_the_first():
    assert Grid(period=Duration(300)).wake(10, 5, 7_200) == 7_200


def law_of_ticks(next_tick):
    @given(st.integers(0, 10**9), st.integers(1, 10**6), st.integers(0, 10**6))
    def law(at, period, phase):
        tick = next_tick(at, period, phase)
        assert tick >= max(at, phase)
        assert tick - period < max(at, phase + 1 - period)
        assert (tick - phase) % period == 0

    law()


def test_ticks():
    law_of_ticks(next_tick)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("max(0, -((phase - at) // period))", "-((phase - at) // period)"),
        ("-((phase - at) //", "((at - phase) //"),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_ticks(mutated("simulator.sender.wakeups.grid", guard, instead).next_tick)


def test_a_runner_delivers_something():
    with pytest.raises(ValueError, match="at least 1"):
        Runner(width=0)


def test_is_found_by_its_key():
    assert kinds("simulator.sender.wakeups")["grid"] is Grid
