import pytest

from simulator.mail import FAULTS, Outcome
from simulator.recipients import Query
from simulator.recipients.behaviours.fault import Fault
from tests.recipients.talk import IP, SENT, converse, never, server_of

UP_TO_THE_DOT = f"""
{SENT}
C: .
"""


def test_refused_at_connect():
    server = server_of(Fault("refuse"))
    converse(server, server.memory(), "X: refuse at connect")


def test_reset_in_answer_to_data():
    server = server_of(Fault("reset"), at="data")
    script = UP_TO_THE_DOT.partition("S: 354")[0] + "X: reset at data\nC: NOOP"
    converse(server, server.memory(), script)


def test_the_mail_is_taken_though_its_yes_is_lost():
    server = server_of(Fault("drop"), at="eom")
    script = UP_TO_THE_DOT + "T: <s@b.test> to bob@a.test, 0 octets\nX: drop at eom"
    converse(server, server.memory(), script)


def test_what_breaks_before_the_dot_is_not_taken():
    server = server_of(Fault("timeout"), at="body")
    converse(server, server.memory(), UP_TO_THE_DOT + "X: timeout at body")


def test_garbage_is_said_aloud():
    server = server_of(Fault("garbage"), at="helo")
    converse(
        server,
        server.memory(),
        "S: 220 mx.a.test ESMTP\nC: HELO client.test\nS: ?no reply of SMTP?\nX: close",
    )


def test_a_handshake_that_fails_was_agreed_upon():
    server = server_of(Fault("tls"), at="starttls")
    converse(
        server,
        server.memory(),
        """
        S: 220 mx.a.test ESMTP
        C: EHLO client.test
        S: 250-mx.a.test
        S: 250-STARTTLS
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-ENHANCEDSTATUSCODES
        S: 250-CHUNKING
        S: 250 DSN
        C: STARTTLS
        S: 220 2.0.0 Ready to start TLS
        X: tls at starttls
        """,
    )


WHERE = {"refuse": "connect", "tls": "starttls"}


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if not fault.startswith("dns_")])
def test_every_fault_is_answered_as_it_stands(fault):
    stage = WHERE.get(fault, "rcpt")
    server = server_of(Fault(fault), at=stage)
    answer = server.answer(stage, Query(IP, "", "bob@a.test"), server.memory(), 0, never)
    assert answer.outcome == Outcome(stage, fault=fault)
