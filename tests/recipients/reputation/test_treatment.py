from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import ONE
from simulator.recipients.reputation import stranger
from simulator.recipients.reputation.treatment import Bucket, chances, permitted
from tests.recipients.reputation.models import DAY, HOUR, STANDARD

QUARTER = HOUR // 4


def test_permitted_is_so_many_times_the_best_day_and_a_floor():
    best = replace(stranger(STANDARD, "ip", 0), days=(0, 100, 700, 0, 0, 0, 0))
    assert [permitted(STANDARD, replace(best, level=level)) for level in range(4)] == [3400, 1980, 1200, 450]


def test_what_becomes_of_mail_by_level():
    assert chances(STANDARD.levels.high) == (0, 0, ONE // 50)
    assert chances(STANDARD.levels.bad) == (ONE * 2 // 5, ONE // 2, ONE * 95 // 100)


@given(st.integers(0, 100_000), st.lists(st.integers(0, HOUR), max_size=60).map(sorted))
def test_law_of_the_bucket(a_day, visits):
    """In any time t from the start no more than the burst and t's share of a day pass, and one mail."""
    bucket, passed = Bucket(a_day * QUARTER, 0), 0
    for at in visits:
        bucket.fill(a_day, QUARTER, at)
        if bucket.has_one:
            bucket.take()
            passed += 1
        assert passed * DAY <= a_day * (QUARTER + at) + DAY


def test_who_may_send_little_still_gets_one_mail_through_in_its_time():
    bucket = Bucket(0, 0)
    bucket.fill(2, QUARTER, DAY // 2 - 1)
    assert not bucket.has_one
    bucket.fill(2, QUARTER, DAY // 2)
    assert bucket.has_one
