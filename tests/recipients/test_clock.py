from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.recipients import Clock, Zone, parse_time_of_day, parse_zone
from simulator.recipients.clock import DAY, weekday
from tests.recipients.talk import clock

HOUR = 3_600_000


@pytest.mark.parametrize(
    ("started", "at", "time"),
    [(0, 0, 0), (0, 25 * HOUR, HOUR), (23 * HOUR, HOUR, 0), (23 * HOUR, 2 * HOUR, HOUR), (5, 24 * HOUR, 5)],
)
def test_time_of_day(started, at, time):
    assert Clock(started).time_of_day(at) == time


@given(
    st.sampled_from(["Europe/Berlin", "Asia/Tokyo", "America/St_Johns", "Australia/Lord_Howe", "UTC"]),
    st.integers(0, 40 * 365 * 24 * 60),
)
def test_the_wall_shows_what_the_zone_says(zone, minute):
    began = datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC"))
    wall = Clock(int(began.timestamp()) * 1000).of(parse_zone(zone)).wall(minute * 60_000)
    there = datetime.fromtimestamp(began.timestamp() + minute * 60, ZoneInfo(zone))
    assert (wall % DAY // 60_000, weekday(wall)) == (there.hour * 60 + there.minute, there.weekday())


def test_without_a_zone_the_offset_of_the_start_stays():
    berlin = clock("2026-03-28T23:50:00+01:00")
    assert berlin.time_of_day(0) == 23 * HOUR + 50 * 60_000
    assert berlin.time_of_day(24 * HOUR) == 23 * HOUR + 50 * 60_000
    assert berlin.of(Zone("Europe/Berlin")).time_of_day(24 * HOUR) == 50 * 60_000
    assert berlin.of(None) is berlin


@pytest.mark.parametrize(("text", "ms"), [("00:00", 0), (" 23:30", 84_600_000), ("24:00", DAY)])
def test_times_of_day_as_written(text, ms):
    assert parse_time_of_day(text) == ms


@pytest.mark.parametrize("text", ["", "7:30", "24:01", "12:60", "12", "12:00:00"])
def test_what_is_no_time_of_day(text):
    with pytest.raises(ValueError, match="no time of day"):
        parse_time_of_day(text)


@pytest.mark.parametrize("text", ["Europe/Berlim", "../etc/passwd", "CEST", "", "+01:00"])
def test_what_is_no_zone(text):
    with pytest.raises(ValueError, match="no time zone"):
        parse_zone(text)
