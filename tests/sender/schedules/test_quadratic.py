from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.kinds import kinds
from simulator.mail import Duration
from simulator.sender import History
from simulator.sender.schedules.quadratic import Quadratic
from tests.sender.examples import never
from tests.sender.mutant import mutated

UNIT = Duration(400_000)
ISQRT, LATTICE = Quadratic(unit=UNIT), Quadratic(unit=UNIT, form="lattice")


def offsets(schedule, took, count):
    """When attempts begin that all take ``took`` ms, in seconds."""
    began, found = 0, []
    for number in range(1, count + 1):
        found.append(began // 1000)
        ended = began + took
        began = ended + max(schedule.wait(History(0, number, 0, 0, began), ended, never), 1)
    return found


def test_both_forms_are_the_squares_where_attempts_take_no_time():
    squares = [400 * k * k for k in range(12)]
    assert offsets(ISQRT, 0, 12) == offsets(LATTICE, 0, 12) == squares


def test_one_drifts_and_the_other_keeps_to_its_squares():
    # qmail reckons from where the attempt began, so one of 500 s is followed at once
    assert offsets(ISQRT, 500_000, 5) == [0, 500, 1764, 3844, 6724]
    assert offsets(LATTICE, 500_000, 5) == [0, 1600, 3600, 6400, 10000]


def test_local_mail_of_qmail():
    assert offsets(Quadratic(unit=Duration(100_000)), 0, 5) == [0, 100, 400, 900, 1600]


def law_of_squares(quadratic):
    @given(st.integers(1, 10**5), st.integers(0, 10**9), st.integers(1, 60))
    def law(unit, age, attempts):
        schedule = quadratic(unit=Duration(1000 * unit), form="lattice")
        due = age + schedule.wait(History(0, attempts, 0), age, never)
        squared, rest = divmod(due, 1000 * unit)
        assert rest == 0
        assert isqrt(squared) ** 2 == squared
        assert due > age
        assert isqrt(squared) >= attempts
        assert isqrt(squared) == attempts or 1000 * unit * (isqrt(squared) - 1) ** 2 <= age

    law()


def test_a_lattice_is_made_of_squares():
    law_of_squares(Quadratic)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [("<= at:", "< at:"), ("max(history.attempts, isqrt", "max(0, isqrt"), ("step * step)", "step)")],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_squares(mutated("simulator.sender.schedules.quadratic", guard, instead).Quadratic)


@pytest.mark.parametrize("wrong", [{"unit": Duration(999)}, {"unit": Duration(401_000)}])
def test_refuses(wrong):
    with pytest.raises(ValueError, match="the unit of"):
        Quadratic(**wrong)


def test_is_found_by_its_key_and_never_used_up():
    assert kinds("simulator.sender.schedules")["quadratic"] is Quadratic
    assert (ISQRT.last(), ISQRT.horizon()) == (None, None)
