"""What slows the way to a domain down, and how."""

import pytest

from simulator.mail import Bounce, Duration, Outcome, Rate, Reply
from simulator.sender import Backoff, slowed_by

LIMITED = Bounce("rate_limited", "soft", "transient", "enhanced", "rule")
MINUTE = Duration(60_000)


def slow(**more):
    return Backoff(**{"for_": MINUTE, "connections": 1, **more})


@pytest.mark.parametrize(
    ("rule", "said", "bounce", "due"),
    [
        ({"reply": "421 4.7.*"}, "421 4.7.28 Slow down", None, True),
        ({"reply": "421*"}, "451 4.7.1 Later", None, False),
        ({"reply": "*SLOW*"}, "421 slow down", None, True),
        ({"reply": "421*"}, None, None, False),
        ({"reply": "*"}, None, None, True),
        ({"reason": "rate_limited"}, "421 x", LIMITED, True),
        ({"reason": "rate_limited"}, "421 x", None, False),
        ({"reason": "greylisted"}, "421 x", LIMITED, False),
        ({"reason": "rate_limited", "reply": "452*"}, "421 x", LIMITED, False),
    ],
)
def test_what_slows_a_way_down(rule, said, bounce, due):
    outcome = Outcome("rcpt", Reply.parse(said)) if said else Outcome("rcpt", fault="reset")
    assert slow(**rule).is_due_to(outcome, bounce) is due


def test_the_first_reply_that_fits_slows():
    rules = slow(reply="421*"), slow(reply="4*", connections=2)
    assert slowed_by(rules, Outcome("rcpt", Reply.parse("421 x")), None) is rules[0]
    assert slowed_by(rules, Outcome("rcpt", Reply.parse("450 x")), None) is rules[1]
    assert slowed_by(rules, Outcome("rcpt", Reply.parse("550 x")), None) is None


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"connections": 1}, "needs a reply or a reason"),
        ({"reply": "421*", "connections": None}, "by a pause, by connections or by rate"),
        ({"reply": "421*", "for_": None}, "for how long"),
        ({"reply": "421*", "pause": Duration(0)}, "longer than nothing"),
        (
            {"reply": "421*", "connections": None, "rate": Rate(1, MINUTE), "recover": "one_by_one"},
            "at first",
        ),
        ({"reply": "421*", "connections": 0}, "at least 1"),
        ({"reply": "421*", "for_": Duration(0)}, "longer than nothing"),
    ],
)
def test_what_cannot_be_meant(rule, message):
    with pytest.raises(ValueError, match=message):
        slow(**rule)


@pytest.mark.parametrize(
    "rule",
    [
        {"connections": None, "rate": Rate(1, MINUTE)},
        {"connections": None, "pause": MINUTE, "for_": None},
        {"for_": None, "recover": "one_by_one"},
    ],
)
def test_what_can_be_meant(rule):
    assert slow(reply="421*", **rule).slows == (rule.get("pause") is None)


@pytest.mark.parametrize(
    ("instants", "enough"),
    [([0], False), ([0, 59_999], True), ([0, 60_000], False), ([0, 1, 60_001], False), ([5, 70, 71], True)],
)
def test_often_enough_within_the_period(instants, enough):
    assert slow(reply="421*", times=Rate(2, MINUTE)).is_enough(instants) is enough
    assert slow(reply="421*").is_enough(instants)
