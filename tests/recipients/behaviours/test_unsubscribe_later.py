import pytest

from simulator.mail import Duration
from simulator.recipients import Delay
from simulator.recipients.behaviours.unsubscribe_later import UnsubscribeLater
from tests.engine.story import play, told
from tests.recipients.talk import SENT, converse, server_of

LEAVES = "{inbox: {domains: [x.test], rules: [{name: r, %s}]}}"
TWO = "[{name: c, tags: [news], to: [ann@x.test]}, {name: d, at: 1h, tags: [codes], to: [ann@x.test]}]"


def short(keys=""):
    return LEAVES % f"unsubscribe_later: {{after: 5m{keys}}}"


def test_it_takes_the_mail_and_a_wish_follows():
    server = server_of(UnsubscribeLater(after=Delay(constant=Duration(5)), method="mailto"))
    converse(
        server,
        server.memory(),
        f"""
        {SENT}
        C: .
        T: <s@b.test> to bob@a.test, 0 octets
        T: bob@a.test: Unsubscribe(method='mailto', scope='all') after 5
        S: 250 2.0.0 OK
        """,
    )


@pytest.mark.parametrize(
    ("keys", "mx", "dropped"),
    [
        ("", "home", ["d"]),
        ("", "elsewhere", ["d"]),
        (", method: mailto", "home", ["d"]),
        (", method: mailto", "elsewhere", []),
        (", scope: tags", "home", []),
    ],
)
def test_one_click_always_arrives_a_mail_only_at_home_and_tags_narrow_it(keys, mx, dropped):
    rows = play(TWO, servers=short(keys), sender=f"{{domain: a.test, mx: {mx}}}")
    assert told(rows, "suppressed", "campaign") == dropped


def test_it_is_short_for_an_accept_with_a_then():
    long = LEAVES % "accept: true, then: {unsubscribe: mailto, scope: tags, after: 5m}"
    assert play(TWO, servers=short(", method: mailto, scope: tags")) == play(TWO, servers=long)
