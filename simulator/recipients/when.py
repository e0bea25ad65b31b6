"""To which mail, and at what time, a rule applies."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import translate
from functools import reduce

from simulator.mail import as_sent
from simulator.recipients.clock import DAY, WEEKDAYS, Clock, Zone, parse_time_of_day, weekday
from simulator.recipients.query import Query, name_of
from simulator.regex import finder

Predicate = Callable[[Query, int, int], bool]
"""(query, instant in ms, how often seen) -> whether the rule applies."""

_COUNT = re.compile(r"(\d+)(?:-(\d+))?|>=\s*(\d+)|(\d+)\+")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Conditions that must all hold; None is no condition.

    ``host``: a glob over the name of the MX host asked. ``recipient``, ``sender``: a glob (over the whole
    address if it has an @, else over the local part) or '/regular expression/' of RE2 (``/.../i`` ignores
    case) over the address as it is sent, an IDN as A-labels; globs ignore case. ``tag``: the message has it.
    ``attempt``: "2", "1-3" or ">=2", counted by the server. ``time``: "23:30-05:00", from the first minute up
    to the second, over midnight if it is the smaller. ``days``: "mon", "fri-mon", those on which that window
    opens; without a time, the whole of them. ``tz``: where the clock hangs, by default the server's.
    """

    host: str | None = None
    recipient: str | None = None
    sender: str | None = None
    tag: str | None = None
    attempt: int | str | None = None
    time: str | None = None
    days: tuple[str, ...] | None = None
    tz: Zone | None = None

    def __post_init__(self) -> None:
        if self.tz is not None and self.time is None and self.days is None:
            raise ValueError("tz says whose time and days are meant: there are none")
        self.predicate(Clock())

    @property
    def needs_message(self) -> bool:
        """Whether it can be judged only once a mail is begun."""
        return self.sender is not None or self.tag is not None

    @property
    def needs_recipient(self) -> bool:
        """Whether it can be judged only once a recipient is named."""
        return self.recipient is not None or self.attempt is not None

    def predicate(self, clock: Clock) -> Predicate | None:
        """The conditions as one function; None where there are none. Raises ValueError."""
        tests = [
            *([] if self.host is None else [_host(self.host)]),
            *([] if self.recipient is None else [_address(self.recipient, "recipient")]),
            *([] if self.sender is None else [_address(self.sender, "sender")]),
            *([] if self.tag is None else [_tag(self.tag)]),
            *([] if self.attempt is None else [_attempt(str(self.attempt))]),
            *([_time(self.time, self.days, clock.of(self.tz))] if self.time or self.days else []),
        ]
        return reduce(_both, tests) if tests else None


def _both(one: Predicate, other: Predicate) -> Predicate:
    return lambda query, at, count: one(query, at, count) and other(query, at, count)


def _host(pattern: str) -> Predicate:
    matches = re.compile(translate(pattern.lower())).match
    return lambda query, at, count: matches(name_of(query.host).lower()) is not None


def _address(pattern: str, part: str) -> Predicate:
    match = matcher(pattern)
    if part == "recipient":
        return lambda query, at, count: match(query.recipient)
    return lambda query, at, count: match(query.sender)


def matcher(pattern: str) -> Callable[[str], bool]:
    """A test of addresses from a glob or a /regex/; common shapes of globs need no regex.

    Raises ValueError for a regex that cannot be compiled.
    """
    if pattern.startswith("/"):
        return finder(pattern)
    glob, stars = as_sent(pattern).lower(), pattern.count("*")
    whole = "@" in glob
    if stars > 1 or any(sign in glob for sign in "?["):
        search = re.compile(translate(glob)).match
        if whole:
            return lambda address: search(address.lower()) is not None
        return lambda address: search(address.lower().rpartition("@")[0]) is not None
    if not stars:
        if whole:
            return lambda address: address.lower() == glob
        return lambda address: address.lower().rpartition("@")[0] == glob
    start, end = glob.split("*")
    if not whole:
        end += "@"
        if end == "@":
            return lambda address: address.lower().startswith(start)
        shortest = len(start) + len(end)
        return lambda address: _spans(address.lower()[: address.rfind("@") + 1], start, end, shortest)
    return lambda address: _spans(address.lower(), start, end, len(start) + len(end))


def _spans(text: str, start: str, end: str, shortest: int) -> bool:
    return len(text) >= shortest and text.startswith(start) and text.endswith(end)


def _tag(tag: str) -> Predicate:
    return lambda query, at, count: tag in query.tags


def _attempt(text: str) -> Predicate:
    found = _COUNT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"attempt {text!r}: write 2, 1-3 or >=2")
    low = int(found[1] or found[3] or found[4])
    high = int(found[2] or low)
    if not 1 <= low <= high:
        raise ValueError(f"attempt {text!r}: attempts count from 1, the lower number first")
    if found[1]:
        return lambda query, at, count: low <= count <= high
    return lambda query, at, count: count >= low


def _time(text: str | None, days: tuple[str, ...] | None, clock: Clock) -> Predicate:
    first, length = (0, DAY) if text is None else window(text)
    on = frozenset(day for written in days or WEEKDAYS for day in _days(written))

    def is_open(query: Query, at: int, count: int) -> bool:
        opened = clock.wall(at) - first
        return opened % DAY < length and weekday(opened) in on

    return is_open


def window(text: str) -> tuple[int, int]:
    """When it opens (ms since midnight), and for how long (ms)."""
    first, hyphen, last = text.partition("-")
    if not hyphen:
        raise ValueError(f"time {text!r}: write two times of day, as in 23:30-05:00")
    opens, closes = parse_time_of_day(first), parse_time_of_day(last)
    if opens % DAY == closes % DAY and closes - opens != DAY:
        raise ValueError(f"time {text!r}: two different times of day, as in 23:30-05:00")
    return opens, (closes - opens) if opens < closes else closes - opens + DAY


def _days(text: str) -> Iterator[int]:
    """The days of the week that a word or a span names; 0 is Monday."""
    first, hyphen, last = text.strip().lower().partition("-")
    if first not in WEEKDAYS or (hyphen and last not in WEEKDAYS):
        raise ValueError(f"days: {text!r} is none: write {', '.join(WEEKDAYS)} or a span like mon-fri")
    opens, closes = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    yield from (day % 7 for day in range(opens, closes + 1 if closes >= opens else closes + 8))
