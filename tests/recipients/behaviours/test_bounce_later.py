import pytest

from simulator.mail import Duration
from simulator.recipients import Consequence, Delay
from simulator.recipients.behaviours.accept import Accept
from simulator.recipients.behaviours.bounce_later import BounceLater
from tests.engine.story import MINUTE, play, told
from tests.recipients.talk import SENT, always, converse, reply, server_of

GONE, LATER = reply("550 5.1.1 User unknown"), Delay(constant=Duration(20 * MINUTE))
COMES_BACK = f"""
{SENT}
C: .
T: <s@b.test> to bob@a.test, 0 octets
T: bob@a.test: DSN(action='failed', status='5.1.1', diagnostic=Reply(code=550, enhanced='5.1.1', \
lines=('User unknown',)), recipient='') after 1200000
S: 250 2.0.0 OK
"""
ONE = "{name: c, to: [ann@x.test]}"


def inbox(rule):
    return f"{{inbox: {{domains: [x.test], rules: [{{name: r, {rule}}}]}}}}"


def test_it_takes_the_mail_and_a_report_follows():
    server = server_of(BounceLater(after=LATER, quotes=GONE))
    converse(server, server.memory(), COMES_BACK)


def test_it_is_short_for_an_accept_with_a_then():
    server = server_of(Accept(), then=Consequence(after=LATER, bounce=GONE))
    converse(server, server.memory(), COMES_BACK)
    fields = 'after: 20m, action: delayed, status: "4.4.7", as_recipient: "{local}@inner.test"'
    short = inbox(f'bounce_later: {{quotes: "451 4.4.1 No answer", {fields}}}')
    assert play(ONE, servers=short) == play(
        ONE, servers=inbox(f'accept: true, then: {{bounce: "451 4.4.1 No answer", {fields}}}')
    )


def test_by_chance_a_recipient_keeps_its_fate():
    rule = inbox('chance: 50%, bounce_later: {quotes: "550 5.7.1 No", after: 1m}')
    rows = play(
        '[{name: a, messages: 40, to: "u{n}@x.test"}, {name: b, at: 1d, messages: 40, to: "u{n}@x.test"}]',
        servers=rule,
    )
    bounced = told(rows, "bounced_late", "campaign", "recipient")
    first, second = ({who for name, who in bounced if name == campaign} for campaign in "ab")
    assert first == second
    assert 10 < len(first) < 30


def test_each_mail_has_a_span_of_its_own():
    server = server_of(BounceLater(after=Delay(median=LATER.constant, p95=Duration(3_600_000)), quotes=GONE))
    converse(server, server.memory(), COMES_BACK, draw=always(0.5))
    rule = inbox('bounce_later: {quotes: "550 5.7.1 No", after: {median: 20m, p95: 2h}}')
    rows = play('{name: a, messages: 60, to: "u{n}@x.test"}', servers=rule)
    spans = sorted(told(rows, "bounced_late", "at_ms"))
    assert len(set(spans)) == 60
    assert 10 * MINUTE < spans[30] < 40 * MINUTE


@pytest.mark.parametrize(
    ("quotes", "named", "text"),
    [
        ("550 5.1.1 User unknown", "", "User unknown"),
        ("550 5.1.1 User unknown", ', as_recipient: "{local}@inner.test"', "<ann@inner.test>: User unknown"),
        ("550 5.1.1 {recipient}?", ", as_recipient: old@inner.test", "old@inner.test?"),
        ("550 5.1.1 {recipient}?", "", "ann@x.test?"),
    ],
)
def test_a_forwarder_names_another_and_the_address_we_mailed_is_listed(quotes, named, text):
    rows = play(ONE, servers=inbox(f'bounce_later: {{quotes: "{quotes}", after: 20m{named}}}'))
    assert told(rows, "bounced_late", "recipient", "code", "text") == [("ann@x.test", 550, text)]
    assert told(rows, "listed", "recipient") == ["ann@x.test"]


def test_what_cannot_be_meant():
    with pytest.raises(ValueError, match="quotes a refusal"):
        BounceLater(after=LATER, quotes=reply("250 2.0.0 OK"))
    with pytest.raises(ValueError, match="leave then out"):
        server_of(BounceLater(after=LATER, quotes=GONE), then=Consequence(after=LATER, bounce=GONE))
    with pytest.raises(ValueError, match="stand at eom"):
        server_of(BounceLater(after=LATER, quotes=GONE), at="rcpt")
