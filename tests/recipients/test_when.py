import re
from fnmatch import translate

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.recipients import Clock, Query, When, Zone
from simulator.recipients.when import matcher
from tests.recipients.talk import clock
from tests.sender.mutant import mutated

HOUR, DAY = 3_600_000, 86_400_000
CALMLY = settings(max_examples=300, deadline=None)
HASTILY = settings(max_examples=3_000, deadline=None, phases=[Phase.generate], report_multiple_bugs=False)


def applies(when, recipient="bob@a.test", sender="s@b.test", at=0, count=1, tags=(), clock=None):
    query = Query("192.0.2.1", sender, recipient, tags)
    return when.predicate(clock or Clock())(query, at, count)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("gone-*", "gone-anna@a.test", "anna-gone-@a.test"),
        ("gone-*", "GONE-anna@A.test", "gone@a.test"),
        ("*-gone", "anna-gone@a.test", "anna-gone-x@a.test"),
        ("a*z", "abcz@a.test", "a@z"),
        ("aba*aba", "abaaba@a.test", "aba@a.test"),
        ("anna", "Anna@a.test", "anna2@a.test"),
        ("u?", "u7@a.test", "u17@a.test"),
        ("[ab]*", "bob@a.test", "carl@a.test"),
        ("*@a.test", "bob@a.test", "bob@sub.a.test"),
        ("bob@*", "bob@b.test", "bobby@b.test"),
        ("bob@a.test", "BOB@a.test", "bob@a.test.example"),
        ("*x*@*.test", "axb@a.test", "axb@a.example"),
        ("/^gone/", "gone@a.test", "GONE@a.test"),
        ("/^gone/i", "GONE@a.test", "a@gone.test"),
        ("*@bücher.test", "bob@xn--bcher-kva.test", "bob@bucher.test"),
        ("*@*.Bücher.test", "bob@a.xn--bcher-kva.test", "bob@xn--bcher-kva.test"),
        ("jürgen", "jürgen@a.test", "jurgen@a.test"),
        ("*", "bob@a.test", None),
    ],
)
def test_patterns(pattern, yes, no):
    assert applies(When(recipient=pattern), recipient=yes)
    assert applies(When(sender=pattern), sender=yes)
    if no is not None:
        assert not applies(When(recipient=pattern), recipient=no)
        assert not applies(When(sender=pattern), sender=no)


def law_of_globs(match, pace=CALMLY):
    """The quick tests say what the glob as a regular expression would say."""
    text = st.text("aAb", max_size=3)
    glob = st.text("aAb*?", max_size=4) | st.builds("{}*{}".format, text, text)

    @pace
    @given(glob, st.none() | glob, text, text)
    def law(local, domain, to, at):
        pattern = local if domain is None else f"{local}@{domain}"
        against = to if domain is None else f"{to}@{at}"
        expected = re.fullmatch(translate(pattern.lower()), against.lower()) is not None
        assert match(pattern)(f"{to}@{at}") == expected

    law()


def test_law_of_globs():
    law_of_globs(matcher)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("len(text) >= shortest and", ""),
        ("text.startswith(start) and", ""),
        ("and text.endswith(end)", ""),
        ("if stars > 1 or", "if stars > 2 or"),
        ('whole = "@" in glob', "whole = True"),
        ("glob, stars = pattern.lower(),", "glob, stars = pattern,"),
    ],
)
def test_the_law_of_globs_notices(guard, instead):
    with pytest.raises((AssertionError, ValueError)):
        law_of_globs(mutated("simulator.recipients.when", guard, instead).matcher, HASTILY)


@pytest.mark.parametrize(
    ("written", "counts"),
    [(2, [2]), ("2", [2]), ("1-3", [1, 2, 3]), (">=4", [4, 5, 6]), (">= 5", [5, 6]), ("3+", [3, 4, 5, 6])],
)
def test_attempts(written, counts):
    assert [count for count in range(1, 7) if applies(When(attempt=written), count=count)] == counts


def test_tags():
    assert applies(When(tag="otp"), tags=("news", "otp"))
    assert not applies(When(tag="otp"), tags=("otp2",))


def hours(when, clock):
    """The hours of two days, from the start of the scenario, in which it applies."""
    return [hour for hour in range(48) if applies(when, at=hour * HOUR, clock=clock)]


def test_times_of_day():
    assert hours(When(time="09:00-12:00"), Clock()) == [9, 10, 11, 33, 34, 35]


def test_times_over_midnight():
    assert hours(When(time="23:00-02:00"), Clock()) == [0, 1, 23, 24, 25, 47]


def test_the_clock_on_the_wall_counts():
    assert hours(When(time="09:00-12:00"), Clock(started=8 * HOUR)) == [1, 2, 3, 25, 26, 27]


def test_until_midnight():
    assert hours(When(time="22:00-24:00"), Clock()) == [22, 23, 46, 47]


def days(when, start="2026-01-05T00:00:00+00:00"):
    """The hours of a week from an instant (a Monday, if none is given) in which it applies, by day."""
    found = [hour for hour in range(168) if applies(when, at=hour * HOUR, clock=clock(start))]
    return {
        day: [hour % 24 for hour in found if hour // 24 == day] for day in sorted({h // 24 for h in found})
    }


def test_days_of_the_week():
    assert list(days(When(days=("sat", "mon-tue")))) == [0, 1, 5]
    assert list(days(When(days=("SAT-mon",)))) == [0, 5, 6]
    assert days(When(time="09:00-11:00", days=("wed",))) == {2: [9, 10]}


def test_a_day_is_the_one_on_which_the_window_opens():
    night = When(time="23:00-02:00", days=("fri", "sun"))
    assert days(night) == {0: [0, 1], 4: [23], 5: [0, 1], 6: [23]}


def test_closed_at_night_elsewhere():
    """23:30 in Tokyo is 14:30 in London; on a Saturday morning there the window of Friday is still open."""
    night = When(time="23:30-05:00", days=("mon-fri",), tz=Zone("Asia/Tokyo"))
    at = {day: hours for day, hours in days(night).items() if day in (0, 4, 5, 6)}
    assert at == {0: [15, 16, 17, 18, 19], 4: [15, 16, 17, 18, 19]}
    half_past = clock("2026-01-09T14:30:00+00:00")
    assert applies(night, clock=half_past)
    assert not applies(night, at=-1, clock=half_past)
    assert not applies(night, at=24 * HOUR, clock=half_past)


def test_the_wall_leaps_in_spring_and_repeats_an_hour_in_autumn():
    at_two = When(time="02:00-03:00", tz=Zone("Europe/Berlin"))
    assert hours(at_two, clock("2026-03-29T00:00:00+01:00")) == [25]
    assert hours(at_two, clock("2026-10-25T00:00:00+02:00")) == [2, 3, 27]


def law_of_times(when, pace=CALMLY):
    """A window is open from its first minute up to its last, day after day."""
    minute = st.integers(0, 1439)

    @pace
    @given(
        minute, minute, st.integers(0, DAY - 1), st.integers(0, 3 * DAY) | minute.map(lambda m: m * 60_000)
    )
    def law(first, last, started, at):
        if first == last:
            return
        written = f"{first // 60:02}:{first % 60:02}-{last // 60:02}:{last % 60:02}"
        now = (started + at) % DAY
        since, length = (now - first * 60_000) % DAY, (last - first) * 60_000 % DAY
        assert applies(when(time=written), at=at, clock=Clock(started)) == (since < length)
        edge = (last * 60_000 - started) % DAY
        assert not applies(when(time=written), at=edge, clock=Clock(started))
        assert applies(when(time=written), at=edge + DAY - 1, clock=Clock(started))

    law()


def test_law_of_times():
    law_of_times(When)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("opened % DAY < length", "opened % DAY <= length"),
        ("clock.wall(at) - first", "clock.wall(at) - first - 1"),
        ("else closes - opens + DAY", "else opens - closes"),
    ],
)
def test_the_law_of_times_notices(guard, instead):
    with pytest.raises((AssertionError, ValueError)):
        law_of_times(mutated("simulator.recipients.when", guard, instead).When, HASTILY)


def test_every_condition_must_hold():
    when = When(recipient="bob", sender="s@*", tag="otp", attempt=2, time="00:00-01:00")
    good = {"recipient": "bob@a.test", "sender": "s@b.test", "tags": ("otp",), "count": 2, "at": 0}
    assert applies(when, **good)
    bad = {"recipient": "amy@a.test", "sender": "t@b.test", "tags": (), "count": 1, "at": HOUR}
    for name, value in bad.items():
        assert not applies(when, **{**good, name: value})


def test_no_condition():
    assert When().predicate(Clock()) is None


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"recipient": "/x"}, "closing slash"),
        ({"sender": "/(/"}, "no regular expression"),
        ({"recipient": "/x/g"}, "closing slash"),
        ({"attempt": "two"}, "write 2, 1-3 or >=2"),
        ({"attempt": 0}, "count from 1"),
        ({"attempt": "3-2"}, "lower number first"),
        ({"time": "09:00"}, "two times of day"),
        ({"time": "9-12"}, "no time of day: write it like 23:30"),
        ({"time": "09:00-24:01"}, "'24:01' is no time of day"),
        ({"days": ("mon", "workday")}, "'workday' is none: write mon, tue"),
        ({"tz": Zone("Asia/Tokyo")}, "there are none"),
        ({"time": "09:00-09:00"}, "two different times"),
    ],
)
def test_what_cannot_be_meant(conditions, message):
    with pytest.raises(ValueError, match=message):
        When(**conditions)
