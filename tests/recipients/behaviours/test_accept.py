import pytest

from simulator.mail import Duration
from simulator.recipients import Consequence, Delay, Rule, Server, When
from simulator.recipients.behaviours.accept import Accept
from simulator.recipients.behaviours.reply import Reply
from tests.recipients.talk import ADDRESSED, BEGUN, SENT, always, converse, reply, server_of

TWENTY_MINUTES = Duration(1_200_000)
LATE = Consequence(bounce=reply("550 5.1.1 User unknown"), after=Delay(constant=TWENTY_MINUTES))


def test_taken_and_bounced_late():
    server = server_of(Accept(), then=LATE)
    converse(
        server,
        server.memory(),
        f"""
        {SENT}
        C: Hello
        C: .
        T: <s@b.test> to bob@a.test, 7 octets
        T: bob@a.test: DSN(action='failed', status='5.1.1', diagnostic=Reply(code=550, enhanced='5.1.1', \
lines=('User unknown',)), recipient='') after 1200000
        S: 250 2.0.0 OK
        """,
    )


def test_what_follows_is_each_recipients_own():
    server = server_of(
        Accept(),
        then=Consequence(complaint="abuse", after=Delay(constant=Duration(5))),
        when=When(recipient="amy"),
    )
    converse(
        server,
        server.memory(),
        f"""
        {ADDRESSED}
        C: RCPT TO:<amy@a.test>
        S: 250 2.1.5 OK
        C: DATA
        S: 354 End data with <CR><LF>.<CR><LF>
        C: .
        T: <s@b.test> to bob@a.test, amy@a.test, 0 octets
        T: amy@a.test: Complaint(feedback_type='abuse') after 5
        S: 250 2.0.0 OK
        """,
    )


def test_a_yes_keeps_later_rules_away():
    friends = Rule(name="friends", behaviour=Accept(), at="rcpt", when=When(recipient="bob"))
    closed = Rule(name="closed", behaviour=Reply(reply("550 5.7.1 Closed")))
    server = Server(name="s", domains=("a.test",), rules=(friends, closed))
    converse(
        server,
        server.memory(),
        f"""
        {BEGUN}
        C: RCPT TO:<amy@a.test>
        S: 550 5.7.1 Closed
        C: RCPT TO:<bob@a.test>
        S: 250 2.1.5 OK
        """,
    )


@pytest.mark.parametrize(("rolled", "news"), [(0.04, True), (0.06, False)])
def test_by_chance(rolled, news):
    server = server_of(Accept(), then=LATE, chance=0.05)
    line = (
        "T: bob@a.test: DSN(action='failed', status='5.1.1', diagnostic=Reply(code=550, enhanced='5.1.1',"
        " lines=('User unknown',)), recipient='') after 1200000\n"
    )
    taken = "T: <s@b.test> to bob@a.test, 0 octets\n"
    script = f"{SENT}C: .\n{taken}{line * news}S: 250 2.0.0 OK"
    converse(server, server.memory(), script, draw=always(rolled))


def test_accept_false_says_nothing():
    with pytest.raises(ValueError, match="only be true"):
        Accept(accept=False)
