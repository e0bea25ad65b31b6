from datetime import UTC, datetime

import pytest

from simulator.scenario.moments import clock_of, parse_moment

HOUR = 3_600_000
MORNING = clock_of(datetime.fromisoformat("2026-01-05T08:30:00+01:00"))


@pytest.mark.parametrize(
    ("written", "since"),
    [
        ("90m", 90 * 60_000),
        ("08:30", 0),
        ("09:00", HOUR // 2),
        ("08:00", 23 * HOUR + HOUR // 2),
        ("2026-01-05T08:30:00Z", HOUR),
        ("2026-01-05 09:30", HOUR),
        ("2026-01-06", 15 * HOUR + HOUR // 2),
    ],
)
def test_three_ways_to_say_when(written, since):
    assert parse_moment(written).since(MORNING) == since


def test_a_time_of_day_is_the_first_from_an_instant_on():
    assert parse_moment("09:00").since(MORNING, HOUR) == 24 * HOUR + HOUR // 2


def test_nothing_happens_before_the_start():
    with pytest.raises(ValueError, match="before the scenario starts"):
        parse_moment("2026-01-05T07:29:59Z").since(MORNING)


@pytest.mark.parametrize("text", ["", "soon", "9", "24:30", "2026-13-01", "T"])
def test_what_is_no_instant(text):
    with pytest.raises(ValueError, match=r"no duration|no time of day|no instant|without a unit"):
        parse_moment(text)


def test_the_clock_of_the_start():
    assert MORNING.time_of_day(0) == 8 * HOUR + HOUR // 2
    assert clock_of(datetime(1971, 1, 1, tzinfo=UTC)).started == 365 * 24 * HOUR
