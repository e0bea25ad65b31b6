"""The clock on a server's wall: local time as a pure function of virtual time.

Zones come from the package ``tzdata`` alone, never from the machine, so that a run is the same
everywhere.
"""

import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple, NewType

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

TimeOfDay = NewType("TimeOfDay", int)
"""Milliseconds since midnight on the wall; 24:00 is the end of a day."""

Zone = NewType("Zone", str)
"""A time zone's name in the IANA database, as in Europe/Berlin."""

DAY = 86_400_000
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_THURSDAY = 3  # 1970-01-01 was one
_MINUTE = 60_000
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")


def parse_time_of_day(text: str) -> TimeOfDay:
    """Read ``23:30``. Raises ValueError for any other form and for what lies after 24:00."""
    found = _TIME.fullmatch(text.strip())
    time = int(found[1]) * 3_600_000 + int(found[2]) * _MINUTE if found else DAY + 1
    if time > DAY:
        raise ValueError(f"{text!r} is no time of day: write it like 23:30")
    return TimeOfDay(time)


def parse_zone(text: str) -> Zone:
    """Read the name of a time zone. Raises ValueError where there is none of that name."""
    if text.strip() not in _zones():
        raise ValueError(f"there is no time zone {text[:60]!r}: write it like Europe/Berlin")
    return Zone(text.strip())


class Clock(NamedTuple):
    """``started``: the scenario's start, ms since 1970-01-01T00:00Z. The wall is ``offset`` ms ahead of
    UTC, or as the rules of ``zone`` say.
    """

    started: int = 0
    offset: int = 0
    zone: Zone | None = None

    def of(self, zone: Zone | None) -> "Clock":
        """The same instant on a wall in another zone; None is this wall."""
        return self if zone is None else self._replace(zone=zone)

    def wall(self, at: int) -> int:
        """What the wall shows at the instant ``at``, as ms since 1970-01-01T00:00 on it.

        It goes back and leaps where the zone changes its clocks.
        """
        utc = self.started + at
        return utc + (self.offset if self.zone is None else _ahead(self.zone, utc // _MINUTE))

    def time_of_day(self, at: int) -> int:
        """Milliseconds since local midnight at the instant ``at``."""
        return self.wall(at) % DAY


def weekday(wall: int) -> int:
    """The day of the week of a wall's time: 0 is Monday."""
    return (wall // DAY + _THURSDAY) % 7


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset((files("tzdata") / "zones").read_text("utf-8").split())


@lru_cache(maxsize=64)
def _rules(zone: Zone) -> "ZoneInfo":
    from zoneinfo import ZoneInfo

    with files("tzdata.zoneinfo").joinpath(*zone.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=zone)


@lru_cache(maxsize=65_536)
def _ahead(zone: Zone, minute: int) -> int:
    """How far a zone is ahead of UTC, ms; zones change their clocks at whole minutes of UTC."""
    from datetime import UTC, datetime, timedelta

    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    ahead = instant.astimezone(_rules(zone)).utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds()) * 1000
