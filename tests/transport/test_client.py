"""The sender's end against servers that misbehave, on real sockets, byte by byte."""

import asyncio
import socket
import ssl
import struct
from contextlib import contextmanager, suppress
from errno import EADDRNOTAVAIL
from threading import Event, Thread
from unittest.mock import patch

import pytest

from simulator.dice import Bound
from simulator.errors import EnvironmentLacking
from simulator.mail import Envelope, Outcome
from simulator.sender.dialogue import Command, hold, opening, transaction
from simulator.transport import client as module
from simulator.transport.call import Call
from simulator.transport.client import Client
from tests.transport.made import IP, answered

ENVELOPE = Envelope("s@b.test", ("u@a.test",))
GREETED = [">220 mx ESMTP\r\n", "EHLO", ">250 mx\r\n"]
SENT = [*GREETED, "MAIL", ">250 2.1.0 OK\r\n", "RCPT", ">250 2.1.5 OK\r\n", "DATA"]
DOTTED = [*SENT, ">354 Go\r\n", ".\r\n"]


class Peer(Thread):
    """Plays a script on one connection: ``>text`` dribbles out; ``reset``, ``silence`` and
    ``hello`` (of TLS) are done, anything else is waited for: a line that begins so.
    ``heard`` is all it was told. A reset waits until the client is ``connected``, or else it may
    overtake the news of the connection and show there."""

    def __init__(self, script):
        super().__init__()
        self.script = script
        self.heard = []
        self.connected = Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.listening.settimeout(10)
        self.port = self.listening.getsockname()[1]

    def run(self):
        line, _ = self.listening.accept()
        line.settimeout(10)
        with line, line.makefile("rb") as reading:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for step in self.script:
                self.play(step, line, reading)

    def play(self, step, line, reading):
        if step.startswith(">"):
            octets, width = step[1:].encode(), 1 + len(step) // 100
            with suppress(ConnectionError):  # who cannot use it leaves in the middle
                for start in range(0, len(octets), width):
                    line.sendall(octets[start : start + width])
        elif step == "reset":
            assert self.connected.wait(10)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif step == "silence":
            with suppress(ConnectionResetError):  # which is how a client leaves whom it has no more to say to
                reading.read()
        elif step == "hello":
            reading.read1()
        else:
            self.heard.append(reading.readline())
            while not self.heard[-1].startswith(step.encode()):
                self.heard.append(reading.readline())
                assert self.heard[-1], f"the client left instead of saying {step}"


@contextmanager
def conversing(script):
    """A client and a peer, and how to answer the commands of a dialogue. Silence ends within a second."""
    peer, loop = Peer(script), asyncio.new_event_loop()
    peer.start()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client = Client(Call(IP, "mx.a.test", 0, Bound(1)), lambda ours: peer.port, context)
    client.text = b"Subject: x\r\n\r\n.\r\n..two\r\n"
    patience = patch.object(module, "PATIENCE", 1.0 if "silence" in script else 30.0)
    patience.start()

    def answer(command):
        outcome = loop.run_until_complete(client.answer(command))
        peer.connected.set()
        return outcome

    try:
        yield peer, answer
    finally:
        loop.run_until_complete(client.hang_up(politely=False))
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
        patience.stop()
        peer.join()
        peer.listening.close()


def played(script, tls="none"):
    """How the opening failed, or else what the transaction came to."""
    with conversing(script) as (_, answer):
        opened = hold(opening(tls), answer)
        return opened if opened.next_step != "ready" else hold(transaction(ENVELOPE, frozenset()), answer)


def fault(stage, name):
    return Outcome(stage, fault=name)


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ([], fault("banner", "drop")),
        (["silence"], fault("banner", "timeout")),
        ([">220 mx ES"], fault("banner", "drop")),
        (["reset"], fault("banner", "reset")),
        ([">220-mx\r\n", "reset"], fault("banner", "reset")),
        ([">?\r\n"], fault("banner", "garbage")),
        ([">999 what\r\n"], fault("banner", "garbage")),
        ([">250 hello\r\n", "EHLO", ">421 4.3.2 Closing\r\n"], answered("ehlo", "421 4.3.2 Closing")),
        ([">554 5.3.2 No\r\n"], answered("banner", "554 5.3.2 No")),
        ([">220 mx\r\n", "EHLO", "silence"], fault("ehlo", "timeout")),
        ([">220 mx\r\n", "EHLO", ">500 What\r\n", "HELO", ">550 No\r\n"], answered("helo", "550 No")),
    ],
)
def test_an_opening_that_fails(script, outcome):
    assert played(script).outcome == outcome


@pytest.mark.parametrize(
    ("script", "outcome"),
    [
        ([*SENT[:-2], "reset"], fault("rcpt", "reset")),
        ([*SENT[:-2], ">250 2.1.5 O"], fault("rcpt", "drop")),
        ([*SENT[:-2], ">354 Go\r\n"], fault("rcpt", "garbage")),
        ([*SENT, ">250 OK\r\n"], fault("data", "garbage")),
        ([*SENT, "silence"], fault("data", "timeout")),
        ([*SENT, ">451 4.3.0 Busy\r\n"], answered("data", "451 4.3.0 Busy")),
        (DOTTED, fault("eom", "drop")),
        ([*DOTTED, "reset"], fault("eom", "reset")),
        ([*DOTTED, "silence"], fault("eom", "timeout")),
        ([*DOTTED, ">251 2.0.0 Fine\r\n"], answered("eom", "251 2.0.0 Fine")),
        ([*DOTTED, ">550-5.7.1 Sp\r\n", ">550 5.7.1 am\r\n"], answered("eom", "550-5.7.1 Sp\n550 5.7.1 am")),
        ([*DOTTED, ">250 " + "x" * 9000 + "\r\n"], fault("eom", "garbage")),
    ],
)
def test_a_transaction_that_is_answered_badly_or_not_at_all(script, outcome):
    assert played(script).outcomes == (outcome,)


def test_lines_that_begin_with_a_dot_are_not_the_end():
    with conversing([*DOTTED, ">250 OK\r\n"]) as (peer, answer):
        hold(opening("none"), answer)
        hold(transaction(ENVELOPE, frozenset()), answer)
    assert peer.heard[-5:] == [b"Subject: x\r\n", b"\r\n", b"..\r\n", b"...two\r\n", b".\r\n"]


def test_nobody_listens():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        client = Client(Call(IP, "mx.a.test", 0, Bound(1)), lambda ours: nobody.getsockname()[1], None)
        assert asyncio.run(client.answer(Command("connect"))) == fault("connect", "refuse")


TLS = [">220 mx ESMTP\r\n", "EHLO", ">250-mx\r\n", ">250 STARTTLS\r\n", "STARTTLS"]


def test_a_handshake_answered_in_clear_fails():
    opened = played([*TLS, ">220 Go\r\n", "hello", ">250 plain text\r\n"], tls="opportunistic")
    assert (opened.next_step, opened.outcome) == ("reconnect", fault("starttls", "tls"))


def test_a_handshake_cut_off_fails():
    opened = played([*TLS, ">220 Go\r\n", "hello", "reset"], tls="required")
    assert (opened.next_step, opened.outcome) == ("failed", fault("starttls", "tls"))


def test_starttls_refused_keeps_its_reply():
    script = [*TLS, ">454 4.7.0 Not now\r\n", "MAIL", ">550 5.7.1 No\r\n"]
    assert played(script, tls="opportunistic").outcomes == (answered("mail", "550 5.7.1 No"),)


def test_a_port_is_free_again_as_soon_as_its_socket_is_closed():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        line = module.bound()
        port = line.getsockname()[1]
        line.setblocking(True)
        line.connect(listening.getsockname())
        theirs, _ = listening.accept()
        line.close()
        with theirs, socket.socket() as again:
            again.bind(("127.0.0.1", port))


def test_a_machine_without_ports_is_no_server_that_refuses(monkeypatch):
    def bind(line, place):
        raise OSError(EADDRNOTAVAIL, "Cannot assign requested address")

    monkeypatch.setattr(socket.socket, "bind", bind)
    with pytest.raises(EnvironmentLacking, match="no port is left"):
        module.bound()
