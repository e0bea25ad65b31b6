from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import Duration, Reply
from simulator.recipients import Delay
from simulator.recipients.behaviours import conditions
from simulator.recipients.behaviours.conditions import Condition, Conditions
from tests.recipients.talk import ADDRESSED, BEGUN, asking, converse, server_of
from tests.sender.mutant import mutated

MINUTE = 60_000
HOUR = 60 * MINUTE
GONE = Condition(name="gone", share=0.25, reply=Reply.parse("550 5.1.1 No such user"))
SLOW = Condition(
    name="slow",
    share=0.5,
    reply=Reply.parse("421 4.7.0 Slow down"),
    recovers=0.8,
    after=Delay(constant=Duration(HOUR)),
    patience=Duration(5 * MINUTE),
    hammered=0.3,
)
BOTH = Conditions((GONE, SLOW))
WELL = f"{ADDRESSED}C: QUIT\nS: 221 2.0.0 Bye\nX: close\n"
DEAD = f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: 550 5.1.1 No such user\nC: QUIT\nS: 221 2.0.0 Bye\nX: close\n"
DEFERRED = f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: 421 4.7.0 Slow down\nX: close\n"


def drawing(which, recovers=0.0):
    """Draws by what they decide; each must belong to the recipient."""
    shares = {"which": which, "recovers": recovers, "after": 0.5}

    def draw(purpose, per="attempt"):
        assert per == "recipient"
        return int(shares[purpose.rpartition("/")[2]] * 2**53)

    return draw


def deferred(behaviour, instants, draw):
    """At each instant, whether the mail is held up."""
    server = server_of(behaviour)
    memory = server.memory()
    return [not server.answer("rcpt", asking(), memory, at, draw).outcome.proceeds for at in instants]


def test_each_recipient_is_in_one_condition_or_well():
    for which, script in [(0.0, DEAD), (0.249, DEAD), (0.25, DEFERRED), (0.749, DEFERRED), (0.75, WELL)]:
        server = server_of(BOTH)
        converse(server, server.memory(), script, at=0, draw=drawing(which))


def test_it_is_left_at_its_own_time_and_for_good():
    instants = [0, 10 * MINUTE, HOUR - 1, HOUR, HOUR + 1, 30 * 24 * HOUR]
    assert deferred(BOTH, instants, drawing(0.5)) == [True, True, True, False, False, False]


def test_the_time_runs_from_the_first_question():
    assert deferred(BOTH, [7 * HOUR, 8 * HOUR - 1, 8 * HOUR], drawing(0.5)) == [True, True, False]


def test_what_does_not_recover_stays():
    assert deferred(BOTH, [0, HOUR, 1000 * HOUR], drawing(0.5, recovers=0.8)) == [True, True, True]
    assert deferred(BOTH, [0, HOUR, 1000 * HOUR], drawing(0.1)) == [True, True, True]


def test_hammering_takes_the_chance_from_some():
    hammered = [0, MINUTE, HOUR, 2 * HOUR]
    assert deferred(BOTH, hammered, drawing(0.5, recovers=0.29)) == [True, True, False, False]
    assert deferred(BOTH, hammered, drawing(0.5, recovers=0.31)) == [True, True, True, True]
    patient = [0, 5 * MINUTE, HOUR, 2 * HOUR]
    assert deferred(BOTH, patient, drawing(0.5, recovers=0.31)) == [True, True, False, False]


def test_coming_back_soon_after_recovery_does_no_harm():
    instants = [0, HOUR, HOUR + 1, HOUR + 2]
    assert deferred(BOTH, instants, drawing(0.5, recovers=0.5)) == [True, False, False, False]


def test_an_address_is_the_same_person_however_it_is_written():
    server = server_of(BOTH)
    memory = server.memory()
    for at, written, passes in [(0, "Bob@a.test", False), (HOUR, "bob@A.TEST", True)]:
        answer = server.answer("rcpt", asking(written), memory, at, drawing(0.5))
        assert answer.outcome.proceeds is passes


def test_its_fate_is_what_it_will_be_answered():
    fates = [BOTH.fate(drawing(which)) for which in (0.1, 0.5, 0.9)]
    assert fates == ["gone", "slow", None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"reply": None},
        {"fault": "drop"},
        {"recovers": None},
        {"after": None},
        {"patience": None},
        {"hammered": None},
        {"hammered": 0.9},
    ],
)
def test_what_cannot_be_meant(wrong):
    with pytest.raises(ValueError, match="slow"):
        replace(SLOW, **wrong)


def test_shares_and_names_that_cannot_be_meant():
    with pytest.raises(ValueError, match="100%"):
        Conditions((replace(GONE, share=0.6), SLOW))
    with pytest.raises(ValueError, match="100%"):
        Conditions(())
    with pytest.raises(ValueError, match="two conditions are called slow"):
        Conditions((SLOW, SLOW))


TRIES = st.lists(st.integers(0, 3 * HOUR), min_size=1, max_size=12).map(sorted)


def never_helped(module, tries, more, number):
    """Who tries oftener is through no earlier than who tries at some of those times alone."""
    draw = Bound(3).bind(0, 0, f"u{number}@a.test", 0, 0)
    kind = module.Conditions((SLOW,))
    seldom = sorted({*tries})
    often = sorted({*seldom, *(one for one in more if one > tries[0])})
    passed = dict(zip(often, deferred(kind, often, draw), strict=True))
    calm = dict(zip(seldom, deferred(kind, seldom, draw), strict=True))
    return all(passed[at] >= calm[at] for at in seldom)


@given(TRIES, TRIES, st.integers(1, 200))
def test_law_hammering_never_helps(tries, more, number):
    assert never_helped(conditions, tries, more, number)


def test_the_law_notices_a_server_that_rewards_insistence():
    mutant = mutated(Conditions.__module__, "case.ends = case.ends_hammered", "case.ends = at")
    tries, more = [0, 30 * MINUTE], [MINUTE, 2 * MINUTE]
    assert not all(never_helped(mutant, tries, more, number) for number in range(20))
