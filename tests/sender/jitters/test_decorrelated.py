from simulator.mail import Duration
from simulator.sender.jitters.decorrelated import Decorrelated
from tests.sender.examples import ends


def test_from_the_wait_to_three_times_the_one_before():
    assert ends(Decorrelated(), 600_000, last_wait=1_000_000) == (600_000, 1_800_000, 3_000_000)


def test_after_the_first_attempt_the_wait_stands_for_the_one_before():
    assert ends(Decorrelated(), 600_000) == (600_000, 1_200_000, 1_800_000)


def test_never_below_the_wait_but_never_above_the_cap():
    assert ends(Decorrelated(), 600_000, last_wait=1) == (600_000, 600_000, 600_000)
    assert ends(Decorrelated(cap=Duration(700_000)), 600_000) == (600_000, 700_000, 700_000)
    assert ends(Decorrelated(cap=Duration(5)), 600_000) == (5, 5, 5)
