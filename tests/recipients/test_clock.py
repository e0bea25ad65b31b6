import pytest

from simulator.recipients import Clock

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("started", "at", "time"),
    [(0, 0, 0), (0, 25 * HOUR, HOUR), (23 * HOUR, HOUR, 0), (23 * HOUR, 2 * HOUR, HOUR), (5, 24 * HOUR, 5)],
)
def test_time_of_day(started, at, time):
    assert Clock(started).time_of_day(at) == time
