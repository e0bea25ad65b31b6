import pytest

from simulator.mail import Bounce, Duration, Outcome, Rate, Reply
from simulator.sender import Backoff, Mail, RouteRule, RouteWhen, route_of, slowed_by
from tests.sender.mutant import mutated

MAIL = Mail("main", "corp.test", ("otp", "eu"), "bigmail", ("mx1.corp.test", "mx2.big.test"))
LIMITED = Bounce("rate_limited", "soft", "transient", "enhanced", "rule")
MINUTE = Duration(60_000)


def slow(**more):
    return Backoff(**{"for_": MINUTE, "connections": 1, **more})


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({}, True),
        ({"server": "big*"}, True),
        ({"server": "corp"}, False),
        ({"mx": "*.BIG.test"}, True),
        ({"mx": "*.bigger.test"}, False),
        ({"domain": "corp.test"}, True),
        ({"domain": "*.corp.test"}, False),
        ({"tag": "eu"}, True),
        ({"tag": "o*"}, True),
        ({"tag": "news"}, False),
        ({"sender": "main"}, True),
        ({"sender": "other"}, False),
        ({"tag": "otp", "sender": "other"}, False),
    ],
)
def test_conditions(when, holds):
    assert RouteWhen(**when).holds(MAIL) is holds


def test_what_no_server_takes_has_no_host():
    nobody = MAIL._replace(server=None, mx=())
    assert not RouteWhen(server="bigmail").holds(nobody)
    assert not RouteWhen(mx="*").holds(nobody)
    assert RouteWhen(domain="corp.test").holds(nobody)


def law_of_the_first_match(choose):
    news, otp, all_mail = (
        RouteRule(senders={}, when=RouteWhen(tag=tag), name=str(tag)) for tag in ("news", "otp", None)
    )
    assert choose((news, otp, all_mail), MAIL) is otp
    assert choose((all_mail, otp), MAIL) is all_mail
    assert choose((news,), MAIL) is None
    assert choose((), MAIL) is None


def test_the_first_match_wins():
    law_of_the_first_match(route_of)


def test_the_law_notices():
    mutant = mutated("simulator.sender.routes", "for route in routes if", "for route in reversed(routes) if")
    with pytest.raises(AssertionError):
        law_of_the_first_match(mutant.route_of)


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
        ({"reply": "421*", "connections": None}, "by connections or by rate"),
        ({"reply": "421*", "connections": 0}, "at least 1"),
        ({"reply": "421*", "for_": Duration(0)}, "longer than nothing"),
    ],
)
def test_what_cannot_be_meant(rule, message):
    with pytest.raises(ValueError, match=message):
        slow(**rule)
    assert slow(reply="421*", connections=None, rate=Rate(1, MINUTE)).rate == Rate(1, MINUTE)
