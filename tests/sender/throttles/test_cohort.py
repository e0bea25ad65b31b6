import pytest

from simulator.sender.throttles import Closed, Met
from simulator.sender.throttles.cohort import Cohort, Window
from tests.sender.examples import never
from tests.sender.mutant import mutated

POSTFIX = Cohort()


def failures_until_dead(throttle):
    memory, number = None, 0
    while throttle.admit(memory, 0, 0, never) is None:
        memory, number = throttle.learn(memory, Met(0, reached=False), never), number + 1
    return number


def after(throttle, *reached, busy=0):
    memory = None
    for each in reached:
        memory = throttle.learn(memory, Met(0, reached=each, busy=busy), never)
    return memory


DEAD_AFTER = {1: 1, 2: 2, 5: 3, 10: 7, 20: 13}


def test_dead_after_so_many_failures():
    assert {start: failures_until_dead(Cohort(start=start)) for start in DEAD_AFTER} == DEAD_AFTER


def test_the_first_failure_narrows_by_two_later_ones_by_one():
    windows = [after(POSTFIX, *[False] * number).size for number in range(1, 3)]
    assert windows == [3, 2]
    wide = [after(Cohort(start=10), *[False] * number).size for number in range(1, 7)]
    assert wide == [8, 7, 6, 5, 4, 3]


def test_a_success_widens_up_to_the_cap_and_forgets_failures():
    assert after(POSTFIX, False, True, busy=4) == Window(4)
    assert after(POSTFIX, *[True] * 3, busy=4).size == 8
    assert after(POSTFIX, *[True] * 40, busy=4).size == 10  # no wider than what is busy and the start
    assert after(POSTFIX, *[True] * 40, busy=29).size == 20
    assert POSTFIX.window(after(POSTFIX, *[True] * 3, busy=4), 6) == 6


def test_dead_for_five_minutes_then_another_chance():
    dead = after(POSTFIX, False, False, False)
    assert POSTFIX.admit(dead, 0, 299_999, never) == Closed(300_000)
    assert POSTFIX.admit(dead, 0, 300_000, never) is None
    once_more = POSTFIX.learn(dead, Met(300_000, reached=False), never)
    assert (once_more.size, once_more.cohorts) == (3, 0.2)


def test_who_was_on_the_way_when_it_died():
    dead = after(POSTFIX, False, False, False)
    assert POSTFIX.learn(dead, Met(10, reached=False), never) == dead
    assert POSTFIX.learn(dead, Met(10, reached=True, busy=1), never) == Window(2)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("cohorts >= self.limit", "cohorts > self.limit + 0.5"),
        ("while failure - 0.5 < 0", "while failure < 0"),
        ("1.0 / window.size", "1.0 / self.start"),
    ],
)
def test_the_counts_notice(guard, instead):
    mutant = mutated("simulator.sender.throttles.cohort", guard, instead).Cohort
    assert {start: failures_until_dead(mutant(start=start)) for start in DEAD_AFTER} != DEAD_AFTER


@pytest.mark.parametrize("wrong", [{"start": 0}, {"start": 21}, {"limit": 0}])
def test_refuses(wrong):
    with pytest.raises(ValueError, match="at most cap"):
        Cohort(**wrong)
