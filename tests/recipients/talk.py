"""Whole conversations with a server, written out."""

from copy import deepcopy
from datetime import datetime

from simulator.dice import ONE
from simulator.mail import Reply
from simulator.recipients import Break, Clock, Query, Rule, Send, Server, Session, Taken
from tests.transport.wired import Told, hold_by_socket

IP = "192.0.2.1"

# The opening lines of most conversations, each a step further than the one before.
GREETED = "S: 220 mx.a.test ESMTP\nC: HELO client.test\nS: 250 mx.a.test\n"
BEGUN = f"{GREETED}C: MAIL FROM:<s@b.test>\nS: 250 2.1.0 OK\n"
ADDRESSED = f"{BEGUN}C: RCPT TO:<bob@a.test>\nS: 250 2.1.5 OK\n"
SENT = f"{ADDRESSED}C: DATA\nS: 354 End data with <CR><LF>.<CR><LF>\n"


def never(purpose, per="attempt"):
    raise AssertionError(f"a draw for {purpose} that nobody needs")


def always(share):
    """A draw that lands at ``share`` of the way, whatever it is for."""
    return lambda purpose, per="attempt": int(share * ONE)


def clock(start):
    """The wall clock of a scenario that starts at an instant in ISO 8601."""
    begun = datetime.fromisoformat(start)
    return Clock(int(begun.timestamp()) * 1000, int(begun.utcoffset().total_seconds()) * 1000)


def server_of(behaviour, **rule):
    """A server for a.test with one rule, named r."""
    return Server(name="s", domains=("a.test",), rules=(Rule(name="r", behaviour=behaviour, **rule),))


def asking(recipient="bob@a.test", sender="s@b.test", **more):
    return Query(IP, sender, recipient, **more)


def reply(text):
    return Reply.parse(text)


def shown(action):
    """An action as lines of a transcript."""
    match action:
        case Send(octets):
            return [f"S: {line}" for line in octets.decode().removesuffix("\r\n").split("\r\n")]
        case Break(fault, stage):
            return [f"X: {fault} at {stage}"]
        case Taken(sender, recipients, octets, then):
            after = [f"T: {who}: {what.news} after {what.after}" for who, what in then]
            return [f"T: <{sender}> to {', '.join(recipients)}, {octets} octets", *after]
        case sign:
            return [f"X: {sign}"]


def hold(session, script, at=0):
    """Says every C: line of a script and expects the lines between them, as they stand."""
    expected = [line.strip() for line in script.splitlines() if line.strip()]
    heard = [line for action in session.greet(at) for line in shown(action)]
    for line in expected:
        if line.startswith("C:"):
            heard.append(line)
            actions = session.feed(line[2:].strip().encode() + b"\r\n", at)
            heard += [line for action in actions for line in shown(action)]
    assert heard == expected


def converse(server, memory, script, at=0, draw=never, ip=IP, tags=()):
    """A conversation from the first byte to the last, at one instant: in process, and once more over a
    socket, after which the server remembers the same."""
    elsewhere = deepcopy(memory)
    session = Session(server, memory, ip, lambda sender, recipient: draw)
    session.tag(tags)
    hold(session, script, at)
    session.close()
    hold_by_socket(server, elsewhere, script, Told(ip, at, tags, draw))
    assert (elsewhere.own, elsewhere.clients) == (memory.own, memory.clients)
