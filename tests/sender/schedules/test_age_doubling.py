import pytest

from simulator.kinds import kinds
from simulator.mail import Duration
from simulator.sender import History
from simulator.sender.schedules.age_doubling import AgeDoubling
from tests.sender.examples import never

POSTFIX = AgeDoubling(min=Duration(300_000), max=Duration(4_000_000))
SENDMAIL = AgeDoubling(max=Duration(14_400_000), variant="skip")


def waits(schedule, *attempts):
    """Waits in seconds after attempts given as (began, ended) in seconds."""
    return [
        schedule.wait(History(0, 1, 0, 0, began * 1000), ended * 1000, never) // 1000
        for began, ended in attempts
    ]


def test_as_long_as_it_is_old_within_bounds():
    assert waits(POSTFIX, (0, 0), (0, 299), (0, 301), (3000, 3999), (9000, 9000)) == [
        300,
        300,
        301,
        3999,
        4000,
    ]


def test_a_fresh_message_is_passed_over_by_no_queue_run():
    assert waits(SENDMAIL, (0, 0), (1800, 1800), (1800, 1805), (99_000, 99_000)) == [0, 1800, 1805, 14400]


@pytest.mark.parametrize("wrong", [{"max": 0}, {"min": 5, "max": 4}, {"min": 1, "max": 4, "variant": "skip"}])
def test_refuses(wrong):
    with pytest.raises(ValueError, match=r"not below min|means nothing"):
        AgeDoubling(**wrong)


def test_is_found_by_its_key_and_never_used_up():
    assert kinds("simulator.sender.schedules")["age_doubling"] is AgeDoubling
    assert (POSTFIX.last(), POSTFIX.horizon()) == (None, None)
