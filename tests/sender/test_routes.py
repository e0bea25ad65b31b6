import pytest

from simulator.sender import Mail, RouteRule, RouteWhen, route_of
from tests.sender.mutant import mutated

MAIL = Mail("main", "corp.test", ("otp", "eu"), "bigmail", ("mx1.corp.test", "mx2.big.test"))


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
