import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Duration, Rate
from simulator.recipients import Clock, Limits, Memory, Query, Rule, Server, TimeOfDay, Zone
from simulator.recipients.behaviours.rate_limit import Hardening, RateLimit
from tests.recipients.talk import BEGUN, GREETED, IP, asking, clock, converse, never, reply, server_of
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


def test_a_minute_and_an_hour_hold_together():
    both = (Rate(2, Duration(MINUTE)), Rate(3, Duration(HOUR)))
    server = server_of(RateLimit(recipients=both, of="recipient"))
    memory, draw = server.memory(), never
    asked = [0, 0, 0, MINUTE, MINUTE, HOUR - 1, HOUR, HOUR]
    codes = [server.answer("rcpt", asking(), memory, at, draw).outcome.reply.code for at in asked]
    assert codes == [250, 250, 451, 250, 451, 451, 250, 250]


def law_of_rates(kind):
    """In no window of any rate are there more than its limit, and none is refused while all have room."""
    rates = st.builds(Rate, st.integers(1, 4), st.integers(1, 20).map(Duration))

    @given(st.lists(st.integers(0, 60), max_size=40), st.lists(rates, min_size=1, max_size=3).map(tuple))
    def law(instants, rates):
        limit, passed = kind(rates), []
        own = limit.fresh()
        assert own == {}
        for at in sorted(instants):
            room = all(sum(at - one < rate.per for one in passed) < rate.count for rate in rates)
            said = limit.answer(Query(IP, "s@b.test", ""), own, at, Memory({}))
            assert (said is None) == room
            passed += [at] if room else []
            assert all(len(kept) <= rate.count for kept, rate in zip(own[""].windows, rates, strict=True))

    law()


def test_law_of_rates():
    law_of_rates(RateLimit)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("stamp - earlier >= rate.per", "stamp - earlier > rate.per"),
        ("len(stamps) < rate.count", "len(stamps) <= rate.count"),
        (
            "            return self._refuse(passed)\n        for rate",
            "            passed.windows[0].append(since); return self._refuse(passed)\n        for rate",
        ),
        ("stamps.popleft()", "stamps.clear()"),
        ("if not all(", "if not any("),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.rate_limit", guard, instead)
    with pytest.raises((AssertionError, ExceptionGroup)):
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


ONE_A_MINUTE = Rate(1, Duration(MINUTE))


def test_a_conversation_with_one_who_keeps_trying():
    """What a recipient may get is exceeded, held, and at last refused for good."""
    hard = reply("550 5.2.1 {recipient} receives too much mail")
    limit = RateLimit(
        recipients=ONE_A_MINUTE,
        of="recipient",
        hold=Duration(HOUR),
        hardens=Hardening(2, hard),
        says=reply("450 4.2.1 {recipient} receives mail at too high a rate"),
    )
    server = Server(name="s", domains=("a.test",), rules=(Rule(name="r", behaviour=limit),))
    memory = server.memory()
    later = "S: 450 4.2.1 bob@a.test receives mail at too high a rate"
    for at, heard in [
        (0, "S: 250 2.1.5 OK"),
        (1, later),
        (2 * MINUTE, later),
        (3 * MINUTE, "S: 550 5.2.1 bob@a.test receives too much mail"),
        (HOUR, "S: 550 5.2.1 bob@a.test receives too much mail"),
        (HOUR + 1, "S: 250 2.1.5 OK"),
        (HOUR + 2, later),
    ]:
        converse(server, memory, f"{BEGUN}C: RCPT TO:<bob@a.test>\n{heard}", at=at)
    converse(server, memory, f"{BEGUN}C: RCPT TO:<amy@a.test>\nS: 250 2.1.5 OK", at=HOUR + 3)


def test_connections_of_each_client():
    limit = RateLimit(connections=ONE_A_MINUTE, of="ip", says=reply("421 4.7.0 Too many from {ip}"))
    server = Server(name="s", domains=("a.test",), rules=(Rule(name="r", behaviour=limit),))
    memory = server.memory()
    converse(server, memory, "S: 220 mx.a.test ESMTP")
    converse(server, memory, "S: 421 4.7.0 Too many from 192.0.2.1\nX: close", at=1)
    converse(server, memory, "S: 220 mx.a.test ESMTP", at=1, ip="192.0.2.9")


@pytest.mark.parametrize(
    ("keys", "stage"),
    [
        ({"connections": ONE_A_MINUTE}, "connect"),
        ({"messages": ONE_A_MINUTE, "of": "sender"}, "mail"),
        ({"messages": ONE_A_MINUTE, "of": "recipient"}, "rcpt"),
        ({"recipients": ONE_A_MINUTE}, "rcpt"),
    ],
)
def test_it_stands_where_what_it_counts_shows(keys, stage):
    assert RateLimit(**keys).default_stage == stage


def test_one_thing_is_counted():
    with pytest.raises(ValueError, match="one of messages, recipients, connections"):
        RateLimit()
    with pytest.raises(ValueError, match="from 1"):
        Hardening(0, reply("550 5.2.1 No"))


def test_two_domains_on_one_mx_share_its_limits():
    server = Server(name="s", domains=("a.test", "b.test"), limits=Limits(messages=ONE_A_MINUTE))
    memory = server.memory()
    converse(server, memory, SCRIPT.format("250 2.1.0 OK"))
    converse(server, memory, SCRIPT.format("451 4.7.1 Too many messages, slow down"), at=1)
