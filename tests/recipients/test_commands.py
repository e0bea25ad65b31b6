import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Reply
from simulator.recipients.commands import Asked, read


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        (b"EHLO client.test", Asked("EHLO")),
        (b"helo [192.0.2.1]", Asked("HELO")),
        (b"StartTLS", Asked("STARTTLS")),
        (b"MAIL FROM:<s@b.test>", Asked("MAIL", "s@b.test")),
        (b"mail from: <s@b.test>  ", Asked("MAIL", "s@b.test")),
        (b"MAIL FROM:<>", Asked("MAIL")),
        (b"MAIL FROM:<@x.test,@y.test:s@b.test>", Asked("MAIL", "s@b.test")),
        (b"RCPT TO:<s+tag@b.test>", Asked("RCPT", "s+tag@b.test")),
        (b"RCPT TO:<Postmaster>", Asked("RCPT", "Postmaster")),
        (b'RCPT TO:<"a b> \\" c"@b.test>', Asked("RCPT", '"a b> \\" c"@b.test')),
        ("RCPT TO:<jürgen@münchen.test>".encode(), Asked("RCPT", "jürgen@münchen.test")),
        (b"DATA", Asked("DATA")),
        (b"RSET ", Asked("RSET")),
        (b"NOOP whatever", Asked("NOOP")),
        (b"VRFY bob", Asked("VRFY")),
        (b"QUIT", Asked("QUIT")),
        (b"auth plain AGE=", Asked("AUTH", argument=("plain", "AGE="))),
        (b"AUTH LOGIN", Asked("AUTH", argument=("LOGIN", ""))),
        (b"BDAT 5", Asked("BDAT", argument=("5", ""))),
        (b"bdat 0 last", Asked("BDAT", argument=("0", "last"))),
        (
            b"MAIL FROM:<> RET=HDRS ENVID=a+2Bb AUTH=<>",
            Asked("MAIL", "", (("RET", "HDRS"), ("ENVID", "a+2Bb"), ("AUTH", "<>"))),
        ),
        (
            b"RCPT TO:<a@b.test> NOTIFY=success,DELAY ORCPT=rfc822;a@b.test",
            Asked("RCPT", "a@b.test", (("NOTIFY", "success,DELAY"), ("ORCPT", "rfc822;a@b.test"))),
        ),
    ],
)
def test_commands(line, asked):
    assert read(line) == asked


def test_parameters():
    asked = read(b"MAIL FROM:<s@b.test> size=1234 BODY=8bitmime SMTPUTF8")
    assert (asked.size, asked.is_utf8) == (1234, True)
    assert (read(b"MAIL FROM:<s@b.test>").size, read(b"MAIL FROM:<s@b.test>").is_utf8) == (0, False)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (b"", "500 5.5.2"),
        (b"HELLO world", "500 5.5.2"),
        ("rſet".encode(), "500 5.5.2"),
        (b"NOOP\0", "500 5.5.2"),
        (b"NOOP\nMAIL FROM:<evil@b.test>", "500 5.5.2"),
        (b"NOOP\rQUIT", "500 5.5.2"),
        (b"NOOP \xff", "500 5.5.2"),
        (b"ETRN a.test", "502 5.5.1"),
        (b"AUTH", "501 5.5.4"),
        (b"AUTH PLAIN a b", "501 5.5.4"),
        (b"BDAT", "501 5.5.4"),
        (b"BDAT -1", "501 5.5.4"),
        (b"BDAT 5 FIRST", "501 5.5.4"),
        (b"EHLO", "501 5.5.4"),
        (b"EHLO two words", "501 5.5.4"),
        (b"QUIT now", "501 5.5.4"),
        (b"MAIL s@b.test", "501 5.5.4"),
        (b"MAIL FROM:s@b.test", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test>SIZE=1", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test> SIZE=1 SIZE=2", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test> SIZE", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test> SIZE=x", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test> SMTPUTF8=1", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test> SMTPUTF8=", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test> NOTIFY=NEVER", "555 5.5.4"),
        (b"MAIL FROM:<s@b.test> RET=ALL", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test> ENVID=a+2bb", "501 5.5.4"),
        (b"MAIL FROM:<s@b.test> ENVID=" + b"x" * 101, "501 5.5.4"),
        (b"RCPT TO:<s@b.test> RET=FULL", "555 5.5.4"),
        (b"RCPT TO:<s@b.test> NOTIFY=NEVER,DELAY", "501 5.5.4"),
        (b"RCPT TO:<s@b.test> ORCPT=s@b.test", "501 5.5.4"),
        (b"MAIL FROM:<nobody>", "501 5.1.7"),
        (b"RCPT TO:<>", "501 5.1.3"),
        (b"RCPT TO:<a..b@b.test>", "501 5.1.3"),
    ],
)
def test_what_is_no_command(line, answer):
    refused = read(line)
    assert isinstance(refused, Reply)
    assert f"{refused.code} {refused.enhanced}" == answer


LIKELY = st.sampled_from(
    [b"MAIL FROM:<", b"RCPT TO:<", b"@", b">", b":", b'"', b"\\", b" ", b"=", b"SIZE=", b".", b"xn--"]
)


@given(st.lists(LIKELY | st.binary(max_size=6), max_size=20).map(b"".join))
def test_never_raises_and_never_lets_a_control_character_through(line):
    asked = read(line)
    if isinstance(asked, Asked):
        assert asked.address.isprintable() or not asked.address.isascii()
