"""What SMTP itself refuses: well formed, and never mistaken for a rule's answer."""

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import Reply
from simulator.recipients import Break, Send, Server, Session, actions, refusals
from simulator.recipients.lines import LONGEST_TEXT
from tests.recipients.servers import SERVERS
from tests.recipients.talk import IP, never
from tests.sender.mutant import mutated

REPLIES = {name: value for name, value in vars(refusals).items() if isinstance(value, Reply)}
PLAIN = Server(name="s", domains=("a.test",))
LINES = re.compile(rb"(?:[2-5]\d\d-[^\r\n]*\r\n)*[2-5]\d\d(?: [^\r\n]*)?\r\n")
PACE = settings(deadline=None, max_examples=100)
HASTE = settings(PACE, max_examples=1000, phases=[Phase.generate], report_multiple_bugs=False)


@pytest.mark.parametrize("name", REPLIES)
def test_the_status_code_is_of_the_replys_class(name):
    reply = REPLIES[name]
    assert reply.enhanced is not None
    assert reply.enhanced[0] == str(reply.code)[0]


@pytest.mark.parametrize(
    ("octets", "said"),
    [(LONGEST_TEXT, "250 2.0.0 OK"), (LONGEST_TEXT + 1, "554 5.6.0 A line of the message is too long")],
)
def test_a_line_of_the_mail_has_its_bound(octets, said):
    session = Session(PLAIN, PLAIN.memory(), IP, lambda sender, recipient: never)
    session.greet(0)
    talk = b"HELO c.test\r\nMAIL FROM:<s@b.test>\r\nRCPT TO:<bob@a.test>\r\nDATA\r\n"
    session.feed(talk, 0)
    assert session.feed(b"x" * octets + b"\r\nshort\r\n.\r\n", 0)[-1] == Send(said.encode() + b"\r\n")
    assert session.feed(talk.partition(b"\r\n")[2], 0)[-1].octets.startswith(b"354")


CONVERSATION = (
    b"EHLO c.test\r\nMAIL FROM:<s@b.test>\r\nRCPT TO:<amy@a.test>\r\nRCPT TO:<gone-1@a.test>\r\n"
    b"DATA\r\nHello\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<amy@a.test>\r\nBDAT 2\r\nHiBDAT 0 LAST\r\n"
    b"RSET\r\nVRFY amy\r\nSTARTTLS\r\nQUIT\r\n"
)
CHANGES = st.lists(
    st.tuples(st.integers(0, len(CONVERSATION)), st.integers(0, 4), st.binary(max_size=4)), max_size=8
)


def changed(changes):
    """The conversation with some octets taken out and others put in."""
    octets = CONVERSATION
    for place, taken, put in changes:
        octets = octets[:place] + put + octets[place + taken :]
    return octets


def law_of_replies(kind, pace=PACE):
    """Whatever comes, what goes out are whole replies, or the session is over."""

    @pace
    @given(st.sampled_from(SERVERS), CHANGES.map(changed) | st.binary(max_size=200))
    def law(server, octets):
        draw = Bound(1)
        session = kind(server, server.memory(), IP, lambda sender, recipient: draw)
        done = [*session.greet(0), *session.feed(octets, 0)]
        sent = [action.octets for action in done if isinstance(action, Send)]
        for reply in sent:
            assert LINES.fullmatch(reply) or (session.is_over and reply == actions.GARBAGE)
        ends = [action for action in done if action == "close" or isinstance(action, Break)]
        assert ends == done[-1:] if session.is_over else not ends
        assert sent or session.is_over

    law()


def test_law_of_replies():
    law_of_replies(Session)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        (
            "return self._say(self._here.add(asked.address, at))",
            "said = self._say(self._here.add(asked.address, at)); self.close(); return said",
        ),
        ("if outcome.reply.code == 421 else said", "if outcome.reply.code >= 421 else said[:0]"),
        ("[Send(GARBAGE), ", "[Send(GARBAGE[:-2]), "),
        ('        self._end()\n        return ["close"]', '        return ["close"]'),
    ],
)
def test_the_law_of_replies_notices(guard, instead):
    mutant = mutated("simulator.recipients.session", guard, instead).Session
    with pytest.raises(AssertionError):
        law_of_replies(mutant, HASTE)
