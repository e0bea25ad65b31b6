from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Duration, Rate
from simulator.recipients import Clock, Limits, Memory, Query, Server, TimeOfDay, Zone
from simulator.recipients.behaviours.rate_limit import RateLimit
from tests.recipients.talk import GREETED, IP, clock, converse
from tests.sender.mutant import mutated

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
BERLIN = Zone("Europe/Berlin")
SCRIPT = f"""
{GREETED}
C: MAIL FROM:<s@b.test>
S: {{}}
C: QUIT
S: 221 2.0.0 Bye
X: close
"""
YES, NO = SCRIPT.format("250 2.1.0 OK"), SCRIPT.format("451 4.7.1 Too many messages, slow down")


def test_two_in_any_minute():
    server = Server(name="s", domains=("a.test",), limits=Limits(messages=Rate(2, Duration(MINUTE))))
    memory = server.memory()
    converse(server, memory, YES, at=0)
    converse(server, memory, YES, at=40_000)
    converse(server, memory, NO, at=59_999)
    converse(server, memory, YES, at=60_000)
    converse(server, memory, NO, at=99_999)
    converse(server, memory, YES, at=100_000)


def law_of_rates(kind):
    """In no window are there more than the limit, and none is refused while there is room."""

    @given(st.lists(st.integers(0, 60), max_size=40), st.integers(1, 4), st.integers(1, 20))
    def law(instants, count, per):
        limit, passed = kind(Rate(count, Duration(per))), []
        own = limit.fresh()
        assert own == deque()
        for at in sorted(instants):
            room = sum(at - earlier < per for earlier in passed) < count
            said = limit.answer(Query(IP, "s@b.test", ""), own, at, Memory({}))
            assert (said is None) == room
            passed += [at] if room else []
            assert len(own) <= count

    law()


def test_law_of_rates():
    law_of_rates(RateLimit)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("stamp - earlier >= self.messages.per", "stamp - earlier > self.messages.per"),
        ("if len(own) >= self.messages.count", "if len(own) > self.messages.count"),
        (
            "            return self.says\n        own.append(stamp)",
            "            own.append(stamp); return self.says\n        own.append(stamp)",
        ),
        ("own.popleft()", "own.clear()"),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.rate_limit", guard, instead)
    with pytest.raises(AssertionError):
        law_of_rates(mutant.RateLimit)


def passed(limit, instants, clock):
    """The instants at which one more message is let through."""
    own, memory = limit.fresh(), Memory({}, clock)
    return [at for at in instants if limit.answer(Query(IP, "s@b.test", ""), own, at, memory) is None]


def daily(count, per=DAY, resets=0, zone=BERLIN):
    return RateLimit(Rate(count, Duration(per)), TimeOfDay(resets), zone)


def test_a_quota_begins_anew_at_local_midnight():
    """From 23:50 on the eve of summer time: ten minutes on, and then 23 hours on, not 24."""
    every_minute = range(0, 48 * HOUR, MINUTE)
    assert passed(daily(2), every_minute, clock("2026-03-28T23:50:00+01:00")) == [
        *(0, MINUTE),
        *(10 * MINUTE, 11 * MINUTE),
        *(23 * HOUR + 10 * MINUTE, 23 * HOUR + 11 * MINUTE),
        *(47 * HOUR + 10 * MINUTE, 47 * HOUR + 11 * MINUTE),
    ]


def test_the_day_on_which_clocks_go_back_has_25_hours():
    every_hour = range(0, 49 * HOUR, HOUR)
    assert passed(daily(1), every_hour, clock("2026-10-25T00:00:00+02:00")) == [0, 25 * HOUR]


def test_a_quota_may_begin_at_six_and_again_twelve_hours_later():
    limit = daily(1, per=12 * HOUR, resets=6 * HOUR, zone=None)
    assert passed(limit, range(0, 24 * HOUR, HOUR), Clock()) == [0, 6 * HOUR, 18 * HOUR]


@pytest.mark.parametrize(
    ("per", "more"), [(7 * HOUR, {"resets": 0}), (2 * DAY, {"resets": 0}), (DAY, {"tz": BERLIN})]
)
def test_what_cannot_be_meant(per, more):
    with pytest.raises(ValueError, match="resets"):
        RateLimit(Rate(1, Duration(per)), **more)
