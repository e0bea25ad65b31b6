"""Strangers who mean no good, or cannot do better: random and mutated sessions, in process."""

import gc
import re
import sys
from random import Random

import pytest

from simulator.dice import Bound
from simulator.recipients import Break, Send, Server, Session
from simulator.recipients.actions import GARBAGE
from simulator.recipients.extensions import ORDINARY
from simulator.recipients.lines import LONGEST_LOGIN
from tests.recipients.servers import SERVERS
from tests.recipients.talk import IP
from tests.sender.mutant import mutated

WORDS = (
    *(b"EHLO c.test", b"HELO c", b"AUTH PLAIN AGEAYg==", b"AUTH LOGIN", b"YW15", b"*", b"STARTTLS"),
    *(b"MAIL FROM:<s@b.test> SIZE=99 RET=HDRS", b"MAIL FROM:<>", b"RCPT TO:<u@a.test> NOTIFY=NEVER"),
    *(b"RCPT TO:<gone-1@a.test>", b"RCPT TO:<bob@a.test>", b"DATA", b"Subject: x", b"", b"..", b"."),
    *(b"BDAT 7", b"BDAT 99999 LAST", b"BDAT 0 LAST", b"RSET", b"NOOP", b"VRFY bob", b"HELP", b"x" * 20_000),
)
GOOD = (b"EHLO c", b"MAIL FROM:<s@b.test>", b"RCPT TO:<u@a.test>", b"DATA", b"x", b".", b"QUIT")
LINES = re.compile(rb"(?:([2-5]\d\d)-[^\r\n]*\r\n)*[2-5]\d\d(?: [^\r\n]*)?\r\n")
OPEN_TO_ALL = Server(name="s", domains=("a.test",), extensions=(*ORDINARY, "auth"))
HOUSES = (OPEN_TO_ALL, *SERVERS)
DRAW = Bound(1)


def stream(dice):
    """What a client sends: in order, at random, or noise; and some of its octets changed."""
    words = dice.choice((GOOD, GOOD * 3, dice.choices(WORDS, k=25), dice.choices(WORDS + GOOD, k=40)))
    octets = bytearray(dice.choice((b"\r\n", b"\r\n", b"\n", b"\r")).join(words) + b"\r\n")
    if dice.random() < 0.1:
        octets = bytearray(dice.randbytes(600))
    for _ in range(dice.choice((0, 1, 3, 12))):
        place = dice.randrange(len(octets) + 1)
        octets[place : place + dice.randint(0, 3)] = dice.randbytes(dice.randint(0, 3))
    return bytes(octets)


def hold(kind, house, memory, dice):
    """One session, its octets in pieces; what it did, after each piece what it holds."""
    session = kind(house, memory, IP, lambda sender, recipient: DRAW)
    octets, done = stream(dice), session.greet(0)
    while octets:
        width = dice.choice((1, 40, 4_096, 65_536))
        done += session.feed(octets[:width], 0)
        octets = octets[width:]
        assert len(session._lines._held) <= LONGEST_LOGIN + 2
    assert_sound(done, session.is_over)
    session.close()


def assert_sound(done, over):
    """It has answered with whole replies, and where it is over it has said or shown that it is."""
    sent = [action.octets for action in done if isinstance(action, Send)]
    assert all(LINES.fullmatch(reply) for reply in sent if reply != GARBAGE)
    ends = [action for action in done if action == "close" or isinstance(action, Break)]
    assert ends == done[-1:] if over else not ends
    assert over if any(reply.startswith(b"421") for reply in sent) else sent or over


def law_of_strangers(sessions, kind=Session, houses=HOUSES):
    memories = [house.memory() for house in houses]
    for seed in range(sessions):
        place = seed % len(houses)
        hold(kind, houses[place], memories[place], Random(seed))
    assert all(memory.connections == 0 for memory in memories)


def test_twenty_thousand_strangers():
    law_of_strangers(20_000)


def test_strangers_leave_nothing_behind():
    """What a rule remembers of its clients is another matter, so here the server has none."""
    law_of_strangers(2_000, houses=[OPEN_TO_ALL])
    gc.collect()
    before = sys.getallocatedblocks()
    law_of_strangers(4_000, houses=[OPEN_TO_ALL])
    gc.collect()
    assert sys.getallocatedblocks() - before < 1_000


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("if said.code == 421 else [send(said)]", "if False else [send(said)]"),
        ('        self._end()\n        return ["close"]', '        return ["close"]'),
        ('return ["close"]', "return []"),
        ("if not self._here.recipients:", "if False:"),
    ],
)
def test_the_law_of_strangers_notices(guard, instead):
    mutant = mutated("simulator.recipients.session", guard, instead).Session
    with pytest.raises((AssertionError, IndexError)):
        law_of_strangers(4_000, mutant)
