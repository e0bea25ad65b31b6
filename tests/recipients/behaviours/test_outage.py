import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import Duration
from simulator.recipients.behaviours.outage import Outage
from tests.engine.story import play, told
from tests.recipients.talk import asking, converse, never, reply, server_of
from tests.sender.mutant import mutated

MINUTE, HOUR = 60_000, 3_600_000
FLAP = Outage(Duration(20 * MINUTE), Duration(3 * MINUTE))
DOWN = "X: refuse at connect"
UP = """
S: 220 mx.a.test ESMTP
C: QUIT
S: 221 2.0.0 Bye
X: close
"""


def states(server, instants, seed=1, memory=None):
    """Whether it is down at each instant, asked in this order."""
    memory = memory or server.memory()
    draw = Bound(seed)
    return [server.answer("connect", asking(), memory, at, draw).outcome.fault is not None for at in instants]


def test_a_conversation_while_it_is_up_and_one_while_it_is_down():
    server, memory = server_of(FLAP), server_of(FLAP).memory()
    minutes = [at * MINUTE for at in range(600)]
    down = states(server, minutes)
    converse(server, memory, UP, at=minutes[down.index(False)], draw=Bound(1))
    converse(server, memory, DOWN, at=minutes[down.index(True)], draw=Bound(1))


def test_it_is_down_for_its_share_of_the_time_from_the_very_start():
    server = server_of(FLAP)
    share = 3 / 23
    for at in (0, 1000 * HOUR):
        down = sum(states(server, [at], seed)[0] for seed in range(600))
        assert abs(down / 600 - share) < 0.05  # 3.6 standard deviations
    long = states(server, range(0, 2000 * HOUR, MINUTE))
    assert abs(sum(long) / len(long) - share) < 0.01


def law_of_outages(kind):
    """What it is at an instant depends on the seed and the instant, not on who asked before or when."""

    @given(st.lists(st.integers(0, 50 * HOUR), min_size=1, max_size=20), st.integers(0, 5), st.randoms())
    def law(instants, seed, random):
        server = server_of(kind(Duration(20 * MINUTE), Duration(3 * MINUTE)))
        alone = {at: states(server, [at], seed)[0] for at in instants}
        random.shuffle(instants)
        assert states(server, instants, seed) == [alone[at] for at in instants]

    law()


def test_law_of_outages():
    law_of_outages(Outage)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("bisect_right(own, at) % 2", "len(own) % 2"),
        ("while own[-1] <= at:", "if own[-1] <= at:"),
        ("server.roll(str(len(own)))", "server.roll(str(at))"),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.outage", guard, instead)
    with pytest.raises((AssertionError, KeyError)):
        law_of_outages(mutant.Outage)


def test_two_servers_and_two_rules_have_outages_of_their_own():
    minutes = [at * MINUTE for at in range(3000)]
    one = server_of(FLAP)
    other = type(one)(name="other", domains=("a.test",), rules=one.rules)
    assert states(one, minutes) == states(one, minutes)
    assert states(one, minutes) != states(other, minutes)
    assert states(one, minutes) != states(one, minutes, seed=2)


def test_it_answers_what_stands_beside_it():
    closed = Outage(Duration(1), Duration(10**9), says=reply("421 4.3.2 Closed"))
    answer = server_of(closed).answer("connect", asking(), server_of(closed).memory(), 5, Bound(3))
    assert str(answer.outcome) == "421 4.3.2 Closed at connect"


def windows(hours, **window):
    """At which of these hours a server with this window is down."""
    server = server_of(Outage(**{key: Duration(value * HOUR) for key, value in window.items()}))
    memory = server.memory()
    asked = ((hour, server.answer("connect", asking(), memory, int(hour * HOUR), never)) for hour in hours)
    return [hour for hour, answer in asked if answer.outcome.fault == "refuse"]


def test_a_window_once_and_one_that_comes_again():
    hours = [hour / 2 for hour in range(20)]
    assert windows(hours, for_=1) == [0, 0.5]
    assert windows(hours, from_=2, for_=1) == [2, 2.5]
    assert windows(hours, from_=2, for_=1, every=3) == [2, 2.5, 5, 5.5, 8, 8.5]


ONE_OF_TWO = (
    "{two: {domains: [x.test], hosts: [{name: mx1.x.test}, {name: mx2.x.test, preference: 20}], "
    'rules: [{name: first, when: {host: "MX1.*"}, outage: {from: 1m, for: 1h}}]}}'
)


def test_of_one_host_the_other_goes_on():
    rows = play('{name: w, every: 1m, until: 3m, to: "u{n}@x.test"}', servers=ONE_OF_TWO)
    assert told(rows, "attempt", "host", "contact", "code") == [
        ("mx1.x.test", 1, 250),
        ("mx2.x.test", 2, 250),
        ("mx2.x.test", 2, 250),
    ]


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"up": 0, "down": 1}, "longer than nothing"),
        ({"up": 1, "down": 0}, "longer than nothing"),
        ({"for_": 0}, "longer than nothing"),
        ({}, "a window {from, for} or spells"),
        ({"up": 1}, "a window {from, for} or spells"),
        ({"up": 1, "down": 1, "for_": 1}, "a window {from, for} or spells"),
        ({"up": 1, "down": 1, "every": 1}, "write for"),
        ({"for_": 2, "every": 2}, "every is longer than for"),
    ],
)
def test_what_cannot_be_meant(keys, why):
    with pytest.raises(ValueError, match=why):
        Outage(**{key: Duration(value) for key, value in keys.items()})
