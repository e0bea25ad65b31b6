"""What may follow what: each verb from each standing of a client."""

import pytest

from simulator.recipients import Server
from simulator.recipients.commands import Asked, read
from simulator.recipients.extensions import ORDINARY
from simulator.recipients.order import BORNE, MOST_RECIPIENTS, MOST_TALK, forbidden
from simulator.recipients.reception import Reception
from tests.recipients.talk import IP, never

STANDINGS = {
    "met": {},
    "helo": {"greeted": "HELO"},
    "ehlo": {"greeted": "EHLO"},
    "secure": {"greeted": "EHLO", "encrypted": True},
    "known": {"greeted": "EHLO", "known": True},
    "mail": {"greeted": "EHLO", "mail": Asked("MAIL", "s@b.test")},
    "rcpt": {"greeted": "EHLO", "mail": Asked("MAIL", "s@b.test"), "recipients": ["u@a.test"]},
    "chunks": {"greeted": "EHLO", "mail": Asked("MAIL"), "recipients": ["u@a.test"], "chunks": 0},
    "full": {"greeted": "EHLO", "mail": Asked("MAIL"), "recipients": ["u@a.test"] * MOST_RECIPIENTS},
}
MAY = {
    "EHLO c": "all",
    "RSET": "all",
    "QUIT": "all",
    "NOOP": "all",
    "STARTTLS": "ehlo known",
    "AUTH LOGIN": "ehlo secure",
    "MAIL FROM:<s@b.test>": "helo ehlo secure known",
    "RCPT TO:<u@a.test>": "mail rcpt",
    "DATA": "rcpt full",
    "BDAT 5": "all",  # refused, if need be, when the chunk has been read
}


def client(server=None, **standing):
    server = server or Server(name="s", domains=("a.test",), extensions=(*ORDINARY, "auth"))
    here = Reception(server, server.memory(), IP, lambda sender, recipient: never, None)
    for name, value in standing.items():
        setattr(here, name, value)
    return here


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("command", MAY)
def test_the_order_of_commands(command, standing):
    refusal = forbidden(read(command.encode()), client(**STANDINGS[standing]))
    assert (refusal is None) == (MAY[command] == "all" or standing in MAY[command].split())
    assert refusal is None or refusal.code == 503 or refusal in BORNE


def test_talk_that_leads_to_no_mail_has_an_end():
    here = client()
    for _ in range(MOST_TALK):
        here.count("NOOP")
        assert forbidden(Asked("NOOP"), here) is None
    here.count("RSET")
    assert forbidden(Asked("RSET"), here).code == 421
    here.count("MAIL")
    assert here.talk == 0


@pytest.mark.parametrize(
    ("command", "standing", "code"),
    [
        ("BDAT 5", "rcpt", "502 5.5.1"),
        ("AUTH LOGIN", "ehlo", "502 5.5.1"),
        ("MAIL FROM:<> BODY=8BITMIME", "ehlo", "555 5.5.4"),
        ("MAIL FROM:<> SMTPUTF8", "ehlo", "555 5.5.4"),
        ("MAIL FROM:<> RET=FULL", "ehlo", "555 5.5.4"),
        ("RCPT TO:<u@a.test> NOTIFY=NEVER", "mail", "555 5.5.4"),
        ("MAIL FROM:<jürgen@b.test>", "ehlo", "553 5.6.7"),
        ("RCPT TO:<jürgen@a.test>", "mail", "553 5.6.7"),
        ("RCPT TO:<u@a.test>", "full", "452 4.5.3"),
    ],
)
def test_what_a_server_does_not_offer(command, standing, code):
    bare = Server(name="s", domains=("a.test",), extensions=())
    refusal = forbidden(read(command.encode()), client(bare, **STANDINGS[standing]))
    assert f"{refusal.code} {refusal.enhanced}" == code
