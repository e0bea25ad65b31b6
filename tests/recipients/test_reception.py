"""Mail handed over in chunks (RFC 3030), conversation by conversation."""

import pytest

from simulator.recipients import Send, Server, Session, Taken
from simulator.recipients.behaviours.reply import Reply as Says
from tests.recipients.talk import IP, never, reply, server_of

OPEN = b"EHLO c.test\r\nMAIL FROM:<s@b.test>\r\nRCPT TO:<u@a.test>\r\n"
PLAIN = Server(name="s", domains=("a.test",))


def heard(octets, server=PLAIN, cut=None):
    """The codes of all replies, and the size of every mail taken."""
    session = Session(server, server.memory(), IP, lambda sender, recipient: never)
    actions = session.greet(0)
    width = cut or len(octets)
    for start in range(0, len(octets), width):
        actions += session.feed(octets[start : start + width], 0)
        assert len(session._lines._held) < 64
    codes = [action.octets[:3].decode() for action in actions if isinstance(action, Send)]
    return codes[4:], [action.octets for action in actions if isinstance(action, Taken)]


@pytest.mark.parametrize("cut", [None, 1, 7])
@pytest.mark.parametrize(
    ("talk", "codes", "sizes"),
    [
        (b"BDAT 5 LAST\r\nhello", ["250"], [5]),
        (b"BDAT 5\r\nhelloBDAT 6 LAST\r\n world", ["250", "250"], [11]),
        (b"BDAT 5\r\nhelloBDAT 0 LAST\r\n", ["250", "250"], [5]),
        (b"BDAT 5\r\nhelloRSET\r\nBDAT 0 LAST\r\n", ["250", "250", "503"], []),
        (b"BDAT 5 LAST\r\nhelloBDAT 5 LAST\r\nagain", ["250", "503"], [5]),
        (b"BDAT 5\r\nhelloDATA\r\nBDAT 0 LAST\r\n", ["250", "503", "250"], [5]),
        (b"BDAT 5\r\nhelloRCPT TO:<v@a.test>\r\nBDAT 0 LAST\r\n", ["250", "503", "250"], [5]),
        (b"BDAT 5 LAST\r\nhelloMAIL FROM:<>\r\n", ["250", "250"], [5]),
    ],
)
def test_chunks(talk, codes, sizes, cut):
    assert heard(OPEN + talk, cut=cut) == (codes, sizes)


@pytest.mark.parametrize("cut", [None, 1])
def test_a_chunk_is_read_whatever_it_holds(cut):
    inside = b"\r\n.\r\nMAIL FROM:<evil@b.test>\r\nRCPT TO:<victim@a.test>\r\nBDAT 1 LAST\r\nx"
    talk = OPEN + b"BDAT %d LAST\r\n" % len(inside) + inside + b"QUIT\r\n"
    assert heard(talk, cut=cut) == (["250", "221"], [len(inside)])


def test_a_chunk_without_a_mail_is_read_and_refused():
    codes, sizes = heard(b"EHLO c\r\nMAIL FROM:<>\r\nBDAT 6 LAST\r\nRSET\r\nNOOP\r\n", cut=1)
    assert (codes, sizes) == (["250"], [])


def test_a_server_that_wants_no_data_wants_no_chunk():
    no = server_of(Says(reply("451 4.3.0 Busy")), at="data")
    assert heard(OPEN + b"BDAT 5\r\nhelloBDAT 0 LAST\r\n", no) == (["451", "503"], [])


def test_chunks_that_grow_too_large_end_the_mail():
    small = Server(name="s", domains=("a.test",), size=8)
    assert heard(OPEN + b"BDAT 5\r\nhelloBDAT 4\r\nmoreBDAT 0 LAST\r\n", small) == (["250", "552", "503"], [])


def test_the_answer_to_the_last_chunk_is_that_to_the_dot():
    no = server_of(Says(reply("550 5.7.1 Spam")), at="eom")
    assert heard(OPEN + b"BDAT 5\r\nhelloBDAT 0 LAST\r\n", no) == (["250", "550"], [])
