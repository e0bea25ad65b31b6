"""Whole conversations of strangers, and what is told of them."""

import pytest

from simulator.control.answered import Answered, Left, Met
from simulator.control.visit import Visit
from simulator.mail import Duration, Reply
from simulator.recipients import Delay, Latency, Rule, Server, Session, Taken, When
from simulator.recipients.behaviours.fault import Fault
from simulator.recipients.behaviours.latency import Latency as Held
from simulator.recipients.behaviours.reply import Reply as Says

HELLO = "EHLO c.test\r\nMAIL FROM:<s@b.test>\r\n"
TEXT = "DATA\r\nSubject: x\r\n\r\nhi\r\n.\r\n"


def says(text, at=None, to=None):
    return Rule(
        name=text[:3], behaviour=Says(Reply.parse(text)), at=at, when=When(recipient=to) if to else None
    )


class Reception:
    """Servers at the instant 7, at which nothing takes time."""

    seed, at = 1, 7

    def __init__(self, server):
        self.server, self.told, self.taken = server, [], []

    def seconds(self, span):
        return span / 1000

    def server_of(self, recipient):
        return self.server

    def held(self, recipient, server):
        return self.memory.taken()

    def seen(self, sender, recipient):
        return sum(isinstance(one, Answered) and one.recipient == recipient for one in self.told)

    def note(self, told):
        self.told.append(told)

    def take(self, mail, answered):
        self.taken.append((mail.sender, mail.recipients, [one.recipient for one in answered]))


def visit(*rules, script, **server):
    """What is told of a conversation said in one go, and the real seconds it is paused for."""
    one = Server(name="s", domains=("a.test",), rules=rules, **server)
    reception = Reception(one)
    reception.memory = one.memory()
    caller = Visit(reception, "127.0.0.1", "mx.a.test", one, 1)
    session = Session(one, reception.memory, caller.ip, caller.bind, caller.hear, keep=1000)
    caller.meet(session)
    actions = session.greet(7)
    pause = caller.pause()
    actions += session.feed(script.encode(), 7)
    pause += caller.pause()
    for action in actions:
        if isinstance(action, Taken):
            caller.take(action)
    caller.gone()
    return reception, pause


def told(reception):
    return [
        (one.recipient, f"{one.reply} at {one.outcome.stage}", one.rule, one.seen)
        if isinstance(one, Answered)
        else type(one).__name__
        for one in reception.told
    ]


def test_recipients_are_told_of_one_by_one():
    script = f"{HELLO}RCPT TO:<gone@a.test>\r\nRCPT TO:<amy@a.test>\r\nRCPT TO:<bob@a.test>\r\n{TEXT}QUIT\r\n"
    reception, _ = visit(says("550 5.1.1 No", to="gone"), script=script)
    assert told(reception) == [
        "Met",
        ("gone@a.test", "550 5.1.1 No at rcpt", "550", 1),
        ("amy@a.test", "250 2.0.0 OK at eom", "", 1),
        ("bob@a.test", "250 2.0.0 OK at eom", "", 1),
        "Left",
    ]
    assert reception.taken == [("s@b.test", ("amy@a.test", "bob@a.test"), ["amy@a.test", "bob@a.test"])]


def test_two_mails_of_one_session_said_in_one_go():
    mail = f"MAIL FROM:<s@b.test>\r\nRCPT TO:<amy@a.test>\r\n{TEXT}"
    reception, _ = visit(script=f"EHLO c\r\n{mail}{mail}")
    assert [one[3] for one in told(reception)[1:3]] == [1, 2]
    assert [one.transaction for one in reception.told if isinstance(one, Answered)] == [1, 2]
    assert [answered for *_, answered in reception.taken] == [["amy@a.test"], ["amy@a.test"]]


@pytest.mark.parametrize(
    ("rule", "answer", "taken"),
    [
        (says("452 4.3.1 Full", at="data"), "452 4.3.1 Full at data", 0),
        (says("554 5.6.0 No", at="body"), "554 5.6.0 No at body", 0),
        (says("451 4.3.0 Busy", at="eom"), "451 4.3.0 Busy at eom", 0),
        (Rule(name="cut", behaviour=Fault("timeout"), at="eom"), "timeout at eom", 1),
    ],
)
def test_an_answer_to_all_is_everybodys(rule, answer, taken):
    reception, _ = visit(rule, script=f"{HELLO}RCPT TO:<amy@a.test>\r\nRCPT TO:<bob@a.test>\r\n{TEXT}")
    found = [one for one in told(reception) if isinstance(one, tuple)]
    assert found == [(f"{who}@a.test", answer, rule.name, 1) for who in ("amy", "bob")]
    assert len(reception.taken) == taken


def test_a_session_that_is_lost_takes_all_with_it():
    script = f"{HELLO}RCPT TO:<amy@a.test>\r\nRCPT TO:<gone@a.test>\r\n"
    reception, _ = visit(says("421 4.3.2 Bye", to="gone"), script=script)
    assert told(reception)[1:3] == [
        ("gone@a.test", "421 4.3.2 Bye at rcpt", "421", 1),
        ("amy@a.test", "421 4.3.2 Bye at rcpt", "421", 1),
    ]


@pytest.mark.parametrize("stage", ["connect", "banner", "ehlo", "mail"])
def test_who_is_refused_before_any_recipient_is_told_of_all_the_same(stage):
    reception, _ = visit(says("554 5.7.1 Blocked", at=stage), script=HELLO)
    refused = [one for one in reception.told if isinstance(one, Met) and one.outcome is not None]
    assert [(one.outcome.stage, one.rule) for one in refused] == [(stage, "554")]
    assert isinstance(reception.told[-1], Left)


def test_a_reply_lost_on_recipients_named_and_never_mailed_tells_of_nobody():
    reception, _ = visit(script=f"{HELLO}RCPT TO:<amy@a.test>\r\nRSET\r\nQUIT\r\n")
    assert told(reception) == ["Met", "Left"]


def test_the_servers_time_is_taken_once_for_a_mail():
    slow = Latency(Delay(constant=Duration(3000)))
    script = f"{HELLO}RCPT TO:<amy@a.test>\r\nRCPT TO:<bob@a.test>\r\n{TEXT}"
    assert visit(script=script, latency=slow)[1] == 3.0
    stages = Latency(
        stages=(("banner", Delay(constant=Duration(1000))), ("rcpt", Delay(constant=Duration(500))))
    )
    assert visit(script=script, latency=stages)[1] == 1.5


def test_rules_hold_answers_back_each_recipient_named_and_all_together_once():
    second = Held(Delay(constant=Duration(1000)))
    script = f"{HELLO}RCPT TO:<amy@a.test>\r\nRCPT TO:<bob@a.test>\r\n{TEXT}"
    assert visit(Rule(name="late", behaviour=second, at="rcpt"), script=script)[1] == 2.0
    assert visit(Rule(name="late", behaviour=second, at="eom"), script=script)[1] == 1.0


def test_draws_are_by_address_sender_recipient_and_how_often_they_met():
    one = Server(name="s", domains=("a.test",))
    reception = Reception(one)
    caller = Visit(reception, "127.0.0.1", "mx.a.test", one, 1)
    first = caller.bind("s@b.test", "amy@a.test")("r")
    assert caller.bind("s@b.test", "AMY@a.test")("r") == first
    assert caller.bind("s@b.test", "bob@a.test")("r") != first
    assert Visit(reception, "127.0.0.9", "mx.a.test", one, 1).bind("s@b.test", "amy@a.test")("r") != first
    assert Visit(reception, "127.0.0.1", "mx.b.test", one, 9).bind("s@b.test", "amy@a.test")("r") == first
    per_recipient = caller.bind("s@b.test", "amy@a.test")("r", "recipient")
    assert caller.bind("x@c.test", "amy@a.test")("r", "recipient") == per_recipient
    reception.told.append(
        Answered(
            session=1, transaction=1, began=0, at=0, ip="", host="", server="", sender="s@b.test",
            recipient="amy@a.test", seen=1, outcome=one.yes["eom"].outcome,
        )
    )  # fmt: skip
    assert caller.bind("s@b.test", "amy@a.test")("r") != first
