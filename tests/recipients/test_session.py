"""The text session: what SMTP itself asks of it, and that it says what the server answers."""

from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import ClassVar
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.dice import Bound
from simulator.mail import Envelope, Outcome, Reply
from simulator.recipients import Break, Query, Send, Server, Session
from simulator.recipients.behaviours.reply import Reply as Says
from simulator.sender.dialogue import opening, transaction
from tests.recipients.servers import SERVERS
from tests.recipients.talk import IP, converse, hold, never, reply, server_of
from tests.sender.mutant import mutated

PLAIN = Server(name="s", domains=("a.test",), tls="none")


def session_with(server, kind=Session, draw=never):
    return kind(server, server.memory(), IP, lambda sender, recipient: draw)


def said(session, octets):
    return b"".join(action.octets for action in session.feed(octets, 0) if isinstance(action, Send))


# --- strict order -------------------------------------------------------------------------------


def test_commands_out_of_order_are_refused_and_change_nothing():
    converse(
        PLAIN,
        PLAIN.memory(),
        """
        S: 220 mx.a.test ESMTP
        C: MAIL FROM:<s@b.test>
        S: 503 5.5.1 Bad sequence of commands
        C: RCPT TO:<bob@a.test>
        S: 503 5.5.1 Bad sequence of commands
        C: DATA
        S: 503 5.5.1 Bad sequence of commands
        C: STARTTLS
        S: 503 5.5.1 Bad sequence of commands
        C: EHLO client.test
        S: 250-mx.a.test
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-ENHANCEDSTATUSCODES
        S: 250-CHUNKING
        S: 250 DSN
        C: RCPT TO:<bob@a.test>
        S: 503 5.5.1 Bad sequence of commands
        C: STARTTLS
        S: 502 5.5.1 Not implemented
        C: MAIL FROM:<s@b.test>
        S: 250 2.1.0 OK
        C: MAIL FROM:<t@b.test>
        S: 503 5.5.1 Bad sequence of commands
        C: DATA
        S: 503 5.5.1 Bad sequence of commands
        C: RCPT TO:<bob@a.test>
        S: 250 2.1.5 OK
        C: RSET
        S: 250 2.0.0 OK
        C: DATA
        S: 503 5.5.1 Bad sequence of commands
        C: VRFY bob
        S: 252 2.5.0 Cannot verify the user, but will take mail for it
        C: NOOP
        S: 250 2.0.0 OK
        C: QUIT
        S: 221 2.0.0 Bye
        X: close
        C: NOOP
        """,
    )


def test_after_tls_everything_begins_anew_and_tls_is_offered_no_more():
    server = Server(name="s", domains=("a.test",), tls="required")
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
        C: MAIL FROM:<s@b.test>
        S: 530 5.7.0 Must issue a STARTTLS command first
        C: STARTTLS
        S: 220 2.0.0 Ready to start TLS
        X: start_tls
        C: MAIL FROM:<s@b.test>
        S: 503 5.5.1 Bad sequence of commands
        C: EHLO client.test
        S: 250-mx.a.test
        S: 250-PIPELINING
        S: 250-SIZE 52428800
        S: 250-8BITMIME
        S: 250-SMTPUTF8
        S: 250-ENHANCEDSTATUSCODES
        S: 250-CHUNKING
        S: 250 DSN
        C: STARTTLS
        S: 503 5.5.1 Bad sequence of commands
        C: MAIL FROM:<s@b.test>
        S: 250 2.1.0 OK
        """,
    )


def test_what_was_sent_in_clear_behind_starttls_is_forgotten():
    session = session_with(Server(name="s", domains=("a.test",)))
    session.greet(0)
    actions = session.feed(b"EHLO c.test\r\nSTARTTLS\r\nEHLO evil.test\r\n", 0)
    assert actions[-1] == "start_tls"
    assert session.feed(b"NOOP\r\n", 0) == [Send(b"250 2.0.0 OK\r\n")]


def test_a_greeting_that_refuses_waits_for_quit():
    server = server_of(Says(reply("554 5.3.2 Not today")), at="banner")
    converse(
        server,
        server.memory(),
        """
        S: 554 5.3.2 Not today
        C: EHLO client.test
        S: 503 5.5.1 Bad sequence of commands
        C: QUIT
        S: 221 2.0.0 Bye
        X: close
        """,
    )


def test_pipelined_commands_are_answered_in_order():
    session = session_with(PLAIN)
    session.greet(0)
    talk = b"HELO c.test\r\nMAIL FROM:<s@b.test>\r\nRCPT TO:<bob@a.test>\r\nDATA\r\nHi\r\n.\r\nQUIT\r\n"
    codes = [line[:3] for line in said(session, talk).splitlines()]
    assert codes == [b"250", b"250", b"250", b"354", b"250", b"221"]


# --- limits -------------------------------------------------------------------------------------


def test_enough_errors_end_the_session():
    session = session_with(PLAIN)
    session.greet(0)
    assert said(session, b"WHAT\r\n" * 20).count(b"500 5.5.2") == 20
    assert session.feed(b"WHAT\r\nNOOP\r\n", 0) == [Send(b"421 4.7.0 Too many errors\r\n"), "close"]
    assert session.is_over


def test_enough_talk_without_mail_ends_the_session():
    session = session_with(PLAIN)
    session.greet(0)
    assert said(session, b"NOOP\r\n" * 100).count(b"250") == 100
    assert session.feed(b"NOOP\r\n", 0) == [Send(b"421 4.7.0 Too many commands without mail\r\n"), "close"]


def test_a_line_too_long_is_refused_and_the_next_one_is_heard():
    session = session_with(PLAIN)
    session.greet(0)
    assert said(session, b"NOOP " + b"x" * 9_000) == b""
    assert said(session, b"\r\nNOOP\r\n") == b"500 5.5.2 Line too long\r\n250 2.0.0 OK\r\n"


def test_too_many_recipients():
    session = session_with(PLAIN)
    session.greet(0)
    said(session, b"HELO c.test\r\nMAIL FROM:<s@b.test>\r\n")
    said(session, b"".join(b"RCPT TO:<u%d@a.test>\r\n" % n for n in range(1000)))
    assert said(session, b"RCPT TO:<bob@a.test>\r\n") == b"452 4.5.3 Too many recipients\r\n"


def test_a_mail_larger_than_announced_is_refused_before_and_after():
    session = session_with(replace(PLAIN, size=10))
    session.greet(0)
    assert b"250-SIZE 10\r\n" in said(session, b"EHLO c.test\r\n")
    assert said(session, b"MAIL FROM:<s@b.test> SIZE=11\r\n").startswith(b"552 5.3.4")
    said(session, b"MAIL FROM:<s@b.test> SIZE=10\r\nRCPT TO:<bob@a.test>\r\nDATA\r\n")
    assert said(session, b"123456789\r\n.\r\n").startswith(b"552 5.3.4")
    said(session, b"MAIL FROM:<s@b.test>\r\nRCPT TO:<bob@a.test>\r\nDATA\r\n")
    assert said(session, b"12345678\r\n.\r\n") == b"250 2.0.0 OK\r\n"


@pytest.mark.parametrize("command", ["MAIL FROM:<jürgen@b.test>", "RCPT TO:<jürgen@a.test>"])
def test_an_address_beyond_ascii_must_say_so(command):
    session = session_with(PLAIN)
    session.greet(0)
    said(session, b"EHLO c.test\r\n" + b"MAIL FROM:<s@b.test>\r\n" * command.startswith("RCPT"))
    assert said(session, command.encode() + b"\r\n").startswith(b"553 5.6.7")


def test_closing_twice_counts_once():
    memory = PLAIN.memory()
    session = Session(PLAIN, memory, IP, lambda sender, recipient: never)
    hold(session, "S: 220 mx.a.test ESMTP")
    assert memory.connections == 1
    session.close()
    session.close()
    assert memory.connections == 0


def test_a_session_that_is_over_counts_until_its_connection_is_gone():
    server = server_of(Says(reply("421 4.3.2 Closing")), at="mail")
    memory = server.memory()
    session = Session(server, memory, IP, lambda sender, recipient: never)
    session.greet(0)
    assert said(session, b"HELO c\r\nMAIL FROM:<s@b.test>\r\n").endswith(b"421 4.3.2 Closing\r\n")
    assert (session.is_over, memory.connections) == (True, 1)
    session.close()
    assert memory.connections == 0


def test_whoever_listens_hears_every_answer():
    heard = []
    session = Session(
        PLAIN,
        PLAIN.memory(),
        IP,
        lambda sender, recipient: never,
        lambda stage, recipient, answer: heard.append((stage, recipient, answer.outcome.proceeds)),
    )
    session.greet(0)
    said(session, b"HELO c\r\nMAIL FROM:<s@b.test>\r\nRCPT TO:<u@a.test>\r\n")
    named = [("rcpt", "u@a.test", True)]
    assert heard == [(stage, "", True) for stage in ("connect", "banner", "helo", "mail")] + named


def test_another_server_may_come_to_stand_behind_it():
    other = server_of(Says(reply("550 5.7.1 No")), at="mail")
    memory = other.memory()
    session = Session(PLAIN, memory, IP, lambda sender, recipient: never)
    session.greet(0)
    said(session, b"HELO c\r\n")
    session.change(other)
    assert said(session, b"MAIL FROM:<s@b.test>\r\n") == b"550 5.7.1 No\r\n"


# --- laws ---------------------------------------------------------------------------------------

WORDS = [
    b"EHLO c\r\n",
    b"HELO c\r\n",
    b"STARTTLS\r\n",
    b"MAIL FROM:<s@b.test>\r\n",
    b"RCPT TO:<u@a.test>\r\n",
]
WORDS += [
    b"DATA\r\n",
    b"BDAT 3\r\n",
    b"BDAT 0 LAST\r\n",
    b"AUTH LOGIN\r\n",
    b"AUTH PLAIN AABh\r\n",
    b".\r\n",
    b"\n.\n",
    b"\r.\r",
    b"RSET\r\n",
    b"QUIT\r\n",
    b"NOOP\r\n",
    b"\r\n",
    b"MAIL FROM:<",
]
HEADS = [
    [],
    [b"HELO c\r\nMAIL FROM:<s@b.test>\r\n"],
    [b"HELO c\r\n", b"MAIL FROM:<>\r\nRCPT TO:<u@a.test>\r\nDATA\r\n"],
]
NOISE = st.builds(
    list.__add__,
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(WORDS) | st.binary(max_size=12), max_size=20),
)
CALMLY = settings(max_examples=100, deadline=None)
HASTILY = settings(max_examples=400, deadline=None, phases=[Phase.generate], report_multiple_bugs=False)


def law_of_calm(kind, pace=CALMLY):
    """No bytes make it raise; where they are cut changes nothing but when it is said."""

    @pace
    @given(NOISE, st.sampled_from(SERVERS))
    def law(pieces, server):
        draw = Bound(1)
        whole, cut = session_with(server, kind, draw), session_with(server, kind, draw)
        assert whole.greet(0) == cut.greet(0)
        by_pieces = [action for piece in pieces for action in cut.feed(piece, 0)]
        if "start_tls" not in by_pieces:
            assert whole.feed(b"".join(pieces), 0) == by_pieces
        by_octets = session_with(server, kind, draw)
        by_octets.greet(0)
        for octet in b"".join(pieces):
            by_octets.feed(bytes([octet]), 0)

    law()


def test_law_of_calm():
    law_of_calm(Session)


SESSION, RECEPTION, ORDER = (f"simulator.recipients.{room}" for room in ("session", "reception", "order"))


@contextmanager
def spoilt(room, guard, instead):
    """The session with one guard changed, in its own room or in one that it uses."""
    name = {SESSION: "Session", RECEPTION: "Reception", ORDER: "forbidden"}[room]
    made = getattr(mutated(room, guard, instead), name)
    if room == SESSION:
        yield made
        return
    with patch.object(import_module(SESSION), name, made):
        yield Session


@pytest.mark.parametrize(
    ("room", "guard", "instead"),
    [
        (ORDER, "not here.recipients or", ""),
        (SESSION, "while not self.is_over:", "for _ in range(1):"),
    ],
)
def test_the_law_of_calm_notices(room, guard, instead):
    with spoilt(room, guard, instead) as mutant, pytest.raises((AssertionError, IndexError)):
        law_of_calm(mutant, HASTILY)


def silence(kind):
    """Once it is over a session says nothing and holds nothing, however much is sent."""
    session = session_with(PLAIN, kind)
    session.greet(0)
    session.feed(b"QUIT\r\n" + b"x" * 10_000, 0)
    assert session.feed(b"NOOP\r\n" + b"x" * 10_000, 0) == []
    assert session._lines._held == b""


def test_silence_after_the_end():
    silence(Session)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        (
            "        if not self.is_over:\n            self._lines",
            "        if True:\n            self._lines",
        ),
        ("        self._lines.drop()\n        if self._open:", "        if self._open:"),
    ],
)
def test_silence_notices(guard, instead):
    with pytest.raises(AssertionError):
        silence(mutated("simulator.recipients.session", guard, instead).Session)


class Asking:
    """The server asked directly, as a virtual run asks it."""

    def __init__(self, server, draw):
        self.server, self.memory, self.draw = server, server.memory(), draw
        self.encrypted, self.number, self.accepted, self.sender = False, 0, [], ""

    def ask(self, stage, recipient=""):
        query = Query(IP, self.sender, recipient, (), self.number, 0, self.encrypted)
        query.accepted = len(self.accepted)
        return self.server.answer(stage, query, self.memory, 0, self.draw).outcome

    def answer(self, command):
        stage = command.stage
        if stage == "mail":
            self.sender, self.accepted = command.argument, []
            self.number += 1
        if stage == "rcpt":
            outcome = self.ask("rcpt", command.argument)
            self.accepted += [command.argument] if outcome.reply and outcome.reply.is_positive else []
            return outcome
        if stage not in ("data", "eom"):
            outcome = self.ask(stage)
            self.encrypted |= stage == "starttls" and bool(outcome.reply and outcome.reply.is_positive)
            return outcome
        for each in ("body", "eom") if stage == "eom" else ("data",):
            outcomes = [self.ask(each, recipient) for recipient in self.accepted]
            for outcome in outcomes:
                if outcome.reply is None or outcome.reply.code not in ((354,) if stage == "data" else (250,)):
                    return outcome
        return outcomes[-1]

    def between(self):
        self.sender = ""


class Talking:
    """The same server, behind text."""

    WORDS: ClassVar = {
        "ehlo": "EHLO c.test",
        "helo": "HELO c.test",
        "starttls": "STARTTLS",
        "data": "DATA",
        "eom": ".",
    }

    def __init__(self, kind, server, draw):
        self.session = session_with(server, kind, draw)
        self.greeting = self.session.greet(0)

    def answer(self, command):
        stage, words = command.stage, self.WORDS.get(command.stage, "")
        if stage == "connect":
            first = self.greeting[0]
            refused = isinstance(first, Send) and not first.octets.startswith(b"220")
            return (
                Outcome("connect", Reply.parse("220"))
                if isinstance(first, Send) and not refused
                else self.read(stage, self.greeting)
            )
        if stage == "banner":
            return self.read(stage, self.greeting)
        if stage in ("mail", "rcpt"):
            words = f"{'MAIL FROM' if stage == 'mail' else 'RCPT TO'}:<{command.argument}>"
            words += " SMTPUTF8" if stage == "mail" else ""
        return self.read(stage, self.session.feed(words.encode() + b"\r\n", 0))

    @staticmethod
    def read(stage, actions):
        for action in actions:
            if isinstance(action, Break):
                return Outcome(action.stage, fault=action.fault)
        octets = b"".join(action.octets for action in actions if isinstance(action, Send))
        try:
            return Outcome(stage, Reply.parse(octets.decode()))
        except ValueError:
            return Outcome(stage, fault="garbage")

    def between(self):
        if not self.session.is_over:
            self.session.feed(b"RSET\r\n", 0)


def held(dialogue, partner):
    """What was said to each command, and how the conversation ended."""
    heard = []
    try:
        command = next(dialogue)
        while True:
            heard.append(partner.answer(command))
            command = dialogue.send(heard[-1])
    except StopIteration as stop:
        return heard, stop.value


def whole(partner, envelopes):
    heard, opened = held(opening("opportunistic"), partner)
    said = [plainly(heard)]
    for envelope in envelopes if opened.next_step == "ready" else ():
        partner.between()
        heard, transacted = held(transaction(envelope, frozenset({"SMTPUTF8"})), partner)
        said.append(plainly(heard))
        if transacted.over:
            break
    return said


def plainly(outcomes):
    """Text cannot tell a refusal at connect from one at the banner, nor body from dot."""
    same = {"connect": "banner", "body": "eom"}
    spoken = [outcome for outcome in outcomes if not (outcome.stage == "connect" and is_yes(outcome))]
    return [(same.get(o.stage, o.stage), without_tls(str(o.reply)), o.fault) for o in spoken]


def is_yes(outcome):
    return outcome.reply is not None and outcome.reply.is_positive


def without_tls(text):
    return text.replace("STARTTLS ", "")


ENVELOPES = st.lists(
    st.builds(
        Envelope,
        st.sampled_from(["s@b.test", "t@b.test", ""]),
        st.lists(
            st.sampled_from(["gone-1@a.test", "amy@a.test", "bob@a.test", "jürgen@a.test"]),
            min_size=1,
            max_size=4,
        ).map(tuple),
    ),
    max_size=5,
)


def law_of_agreement(kind, pace=CALMLY):
    """An ordinary client hears from the text session what the server answers."""

    @pace
    @given(ENVELOPES, st.integers(0, 9))
    def law(envelopes, seed):
        draw = Bound(seed)
        for server in SERVERS:
            assert whole(Talking(kind, server, draw), envelopes) == whole(Asking(server, draw), envelopes)

    law()


def test_law_of_agreement():
    law_of_agreement(Session)


@pytest.mark.parametrize(
    ("room", "guard", "instead"),
    [
        (RECEPTION, "self._transactions += 1", "pass"),
        (RECEPTION, "self.recipients.append(recipient)", "self.recipients = [recipient]"),
        (RECEPTION, 'joint(self._ask_all("body", at)).outcome', 'self.ask("quit", at)'),
        (RECEPTION, "for recipient in self.recipients)", "for recipient in self.recipients[:1])"),
        (RECEPTION, "(self._ask(stage, at, recipient)", "(self._ask(stage, at, self.recipients[0])"),
        (RECEPTION, "return joint(answers).outcome", "return answers[-1].outcome"),
        (RECEPTION, '= "", False, True', '= "", False, False'),
        (SESSION, '"ehlo" if verb == "EHLO" else "helo"', '"ehlo"'),
        (SESSION, "outcome.reply.code == 421 else said", "outcome.reply.code >= 421 else said"),
    ],
)
def test_the_law_of_agreement_notices(room, guard, instead):
    with spoilt(room, guard, instead) as mutant, pytest.raises((AssertionError, ValueError)):
        law_of_agreement(mutant, HASTILY)
