"""Logins written out, and what the server says to them."""

import pytest

from simulator.recipients import Server
from simulator.recipients.authentication import Login
from tests.recipients.talk import converse

OPENED = """
    S: 220 mx.a.test ESMTP
    C: EHLO client.test
    S: 250-mx.a.test
    S: 250-SIZE 52428800
    S: 250 AUTH PLAIN LOGIN
"""


def server(**more):
    return Server(name="s", domains=("a.test",), tls="none", extensions=("auth",), **more)


def test_plain_with_its_answer_at_once():
    converse(
        server(),
        server().memory(),
        f"""{OPENED}
        C: AUTH PLAIN AGFteQBzZWNyZXQ=
        S: 235 2.7.0 Authentication succeeded
        C: AUTH PLAIN AGFteQBzZWNyZXQ=
        S: 503 5.5.1 Bad sequence of commands
        C: MAIL FROM:<s@b.test> AUTH=<>
        S: 250 2.1.0 OK
        """,
    )


def test_login_asks_for_name_and_password():
    converse(
        server(),
        server().memory(),
        f"""{OPENED}
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: YW15
        S: 334 UGFzc3dvcmQ6
        C: c2VjcmV0
        S: 235 2.7.0 Authentication succeeded
        """,
    )


def test_a_login_left_in_the_middle_and_begun_again():
    converse(
        server(),
        server().memory(),
        f"""{OPENED}
        C: AUTH LOGIN YW15
        S: 334 UGFzc3dvcmQ6
        C: *
        S: 501 5.7.0 Authentication cancelled
        C: AUTH LOGIN *
        S: 501 5.7.0 Authentication cancelled
        C: AUTH CRAM-MD5
        S: 504 5.5.4 Unrecognized authentication type
        C: MAIL FROM:<s@b.test>
        S: 250 2.1.0 OK
        C: AUTH LOGIN
        S: 503 5.5.1 Bad sequence of commands
        """,
    )


def test_where_it_is_not_offered_there_is_none():
    plain = Server(name="s", domains=("a.test",))
    converse(
        plain,
        plain.memory(),
        """
        S: 220 mx.a.test ESMTP
        C: HELO client.test
        S: 250 mx.a.test
        C: AUTH LOGIN
        S: 502 5.5.1 Not implemented
        C: MAIL FROM:<s@b.test> AUTH=<>
        S: 555 5.5.4 Parameter not recognized or not implemented
        """,
    )


@pytest.mark.parametrize(
    ("mechanism", "answers", "said"),
    [
        ("plain", ["AGEAYg=="], None),
        ("PLAIN", ["", "AGEAYg=="], None),
        ("PLAIN", ["", "="], "501 5.5.2"),
        ("PLAIN", ["YQ=="], "501 5.5.2"),
        ("PLAIN", ["no base64!"], "501 5.5.2"),
        ("PLAIN", ["", "*"], "501 5.7.0"),
        ("LOGIN", ["=", "="], None),
        ("LOGIN", ["YQ==", "YQ"], "501 5.5.2"),
        ("GSSAPI", [""], "504 5.5.4"),
    ],
)
def test_logins(mechanism, answers, said):
    login = Login()
    heard = login.begin(mechanism, answers[0])
    for answer in answers[1:]:
        assert isinstance(heard, str)
        heard = login.answer(answer.encode())
    assert heard is None if said is None else f"{heard.code} {heard.enhanced}" == said


def test_a_line_of_a_login_is_long_but_not_endless():
    converse(
        server(),
        server().memory(),
        f"""{OPENED}
        C: AUTH LOGIN
        S: 334 VXNlcm5hbWU6
        C: {"YWFh" * 3000}
        S: 334 UGFzc3dvcmQ6
        C: {"YWFh" * 3100}
        S: 500 5.5.6 Authentication exchange line is too long
        C: NOOP
        S: 250 2.0.0 OK
        """,
    )
