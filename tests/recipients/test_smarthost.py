from simulator.mail import Rate, Reply
from simulator.recipients import Host, Limits, Rule, Server, Session, Smarthost, Way, When
from simulator.recipients.behaviours.reply import Reply as Says
from tests.recipients.talk import BEGUN, IP, hold, never

GONE = Rule(name="gone", when=When(recipient="gone"), behaviour=Says(Reply.parse("550 5.1.1 No such user")))
A = Server(name="a", domains=("a.test", "aa.test"), rules=(GONE,))
B = Server(name="b", domains=("b.test",), limits=Limits(messages=Rate.parse("1/1h")))


def front(*servers):
    ways = {
        domain: Way(one, memory) for one in servers for memory in [one.memory()] for domain in one.domains
    }
    return Smarthost(name="front", domains=tuple(ways), hosts=(Host("localhost"),), ways=ways)


def test_each_recipient_is_answered_by_its_own_server():
    smarthost = front(A, B)
    session = Session(smarthost, smarthost.memory(), IP, lambda sender, recipient: never)
    hold(
        session,
        f"""
        {BEGUN.replace("mx.a.test", "localhost")}
        C: RCPT TO:<gone@a.test>
        S: 550 5.1.1 No such user
        C: RCPT TO:<anna@AA.test>
        S: 250 2.1.5 OK
        C: RCPT TO:<x@c.test>
        S: 550 5.1.2 No server of this scenario has that domain
        C: RCPT TO:<bob@b.test>
        S: 250 2.1.5 OK
        C: RCPT TO:<eve@b.test>
        S: 451 4.7.1 Too many messages, slow down
        """,
    )


def test_a_server_that_changes_is_met_as_it_is_now():
    smarthost = front(A)
    smarthost.ways["a.test"] = Way(Server(name="a", domains=("a.test",)), smarthost.ways["a.test"].memory)
    assert smarthost.way("gone@A.Test").server.rules == ()
    assert smarthost.way("gone@nowhere.test") is None
    assert smarthost.way("gone@...") is None
