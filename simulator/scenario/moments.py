"""Instants as a scenario writes them: so long after its start, at a time of day, or on a date."""

from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from simulator.mail import Duration, parse_duration
from simulator.recipients import Clock, TimeOfDay, parse_time_of_day
from simulator.recipients.clock import DAY

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


class Moment(NamedTuple):
    """One of the three forms; a date without an offset has that of the start."""

    after: Duration | None = None
    time: TimeOfDay | None = None
    date: datetime | None = None

    def since(self, clock: Clock, earliest: int = 0) -> Duration:
        """Milliseconds from the start; a time of day is the first of its kind from ``earliest`` on.

        ``clock``: the wall by which the scenario begins. Raises ValueError for a date before the start.
        """
        if self.after is not None:
            return self.after
        if self.time is not None:
            return Duration(earliest + (self.time - clock.time_of_day(earliest)) % DAY)
        assert self.date is not None
        aware = self.date if self.date.tzinfo else self.date.replace(tzinfo=_zone(clock))
        since = (aware - _EPOCH) // _MILLISECOND - clock.started
        if since < 0:
            raise ValueError(f"{self.date.isoformat()} is before the scenario starts")
        return Duration(since)


def _zone(clock: Clock) -> timezone:
    return timezone(timedelta(milliseconds=clock.offset))


def clock_of(start: datetime) -> Clock:
    """The clock that everything goes by which names no zone: at the offset of the start."""
    ahead = start.utcoffset()
    assert ahead is not None
    return Clock((start - _EPOCH) // _MILLISECOND, ahead // _MILLISECOND)


def parse_moment(text: str) -> Moment:
    """Read ``90m``, ``14:30`` or ``2026-01-05T14:30:00Z``. Raises ValueError for anything else."""
    if "-" in text or "T" in text:
        try:
            return Moment(date=datetime.fromisoformat(text.strip()))
        except ValueError:
            raise ValueError(f"{text[:60]!r} is no instant: write it like 2026-01-05T14:30:00Z") from None
    if ":" in text:
        return Moment(time=parse_time_of_day(text))
    return Moment(after=parse_duration(text))
