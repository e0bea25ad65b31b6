import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.recipients import Rule
from simulator.recipients.behaviours.reply import Reply as Says
from simulator.recipients.texts import PLACEHOLDERS, filled, placeholders
from tests.recipients.talk import BEGUN, asking, converse, reply, server_of
from tests.sender.mutant import mutated

QUOTING = Says(reply("550-5.1.1 <{recipient}>: no such user at {domain},\n550 5.1.1 {sender} of {ip} ({id})"))


def test_a_reply_quotes_the_mail_it_answers():
    server = server_of(QUOTING)
    converse(
        server,
        server.memory(),
        f"""
        {BEGUN}
        C: RCPT TO:<bob@a.test>
        S: 550-5.1.1 <bob@a.test>: no such user at a.test,
        S: 550 5.1.1 s@b.test of 192.0.2.1 (1ffae89b5144c7)
        C: RCPT TO:<amy@a.test>
        S: 550-5.1.1 <amy@a.test>: no such user at a.test,
        S: 550 5.1.1 s@b.test of 192.0.2.1 (1ffae89b5144c7)
        """,
        draw=Bound(1).bind(5, 6, "bob@a.test", 1, 1),
    )


def test_the_same_mail_finds_the_same_answer():
    server = server_of(QUOTING)
    memory, draw = server.memory(), Bound(1)
    first = server.answer("rcpt", asking(), memory, 0, draw)
    assert server.answer("rcpt", asking(), memory, 5, draw) is first
    assert server.answer("rcpt", asking("amy@a.test"), memory, 5, draw) is not first


def test_a_long_list_does_not_fill_the_memory():
    server = server_of(Says(reply("550 5.1.1 <{recipient}> unknown")))
    (rule,) = server._rules["rcpt"]
    memory, draw = server.memory(), Bound(1)
    for number in range(10_000):
        server.answer("rcpt", asking(f"u{number}@a.test"), memory, 0, draw)
    assert len(rule._filled) <= 4096


def law_of_texts(fill):
    """Every placeholder is replaced once, whatever stands in the mail, and nothing else changes."""

    @given(st.sampled_from(PLACEHOLDERS), st.text("ab{}ip", max_size=8), st.text("xy .", max_size=5))
    def law(name, local, around):
        query = asking(f"{local}@a.test", f"{local}@b.test")
        wanted = {
            "ip": query.ip,
            "recipient": query.recipient,
            "domain": "a.test",
            "sender": query.sender,
            "sender_domain": "b.test",
            "id": f"{7:014x}",
        }[name]
        said = fill(reply(f"550 5.0.0 {around}<{{{name}}}>"), query, lambda: 7)
        assert said == reply(f"550 5.0.0 {around}<{wanted}>")

    law()


def test_law_of_texts():
    law_of_texts(filled)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ('"sender": query.sender,', '"sender": query.recipient,'),
        ('query.recipient.rpartition("@")[2]', 'query.recipient.partition("@")[2][1:]'),
        ("for line in reply.lines)", "for line in reply.lines[1:])"),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_texts(mutated("simulator.recipients.texts", guard, instead).filled)


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("550 {user} unknown", "rcpt", "a reply knows nothing called {user}: it may quote {ip}, {recipient}"),
        ("550 {recipient} unknown", "mail", "at mail no recipient is known"),
        ("421 {sender} slow down", "banner", "at banner no sender is known"),
    ],
)
def test_what_is_not_known_cannot_be_quoted(text, at, why):
    with pytest.raises(ValueError, match=why):
        Rule(name="r", behaviour=Says(reply(text)), at=at)


def test_names_in_braces():
    assert placeholders(reply("421 4.7.0 {ip} and {id}")) == ("ip", "id")
    assert placeholders(reply("421 4.7.0 nothing {} here")) == ()
