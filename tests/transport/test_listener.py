"""A listener on a real socket: what strangers may do, and that only CR LF . CR LF ends a mail."""

import asyncio
import resource
import smtplib
import socket
from contextlib import contextmanager, suppress
from random import Random
from shutil import which
from subprocess import run
from threading import Thread
from time import monotonic

import aiosmtplib
import pytest

from simulator.errors import EnvironmentLacking
from simulator.recipients import When
from simulator.recipients.extensions import ORDINARY
from simulator.transport.certificates import tls_contexts
from simulator.transport.listener import MOST_CONNECTIONS, Listener
from tests.transport.made import fails, says, server

GONE = "550 5.1.1 No such user"
OPEN = b"EHLO c.test\r\nMAIL FROM:<s@b.test>\r\nRCPT TO:<u@a.test>\r\nDATA\r\n"


@contextmanager
def listening(visited=None, idle=30.0, tls=None):
    """A listener in a thread of its own; without a server it takes announced callers alone."""
    memory = (visited or server()).memory()
    listener = Listener(memory, tls or tls_contexts()[0], visitors=visited, idle=idle)
    loop = asyncio.new_event_loop()
    port = loop.run_until_complete(listener.open())
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        yield listener, port
    finally:
        asyncio.run_coroutine_threadsafe(listener.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        assert memory.connections == 0


def talk(port, octets, cut=None):
    """All that is said to these octets, until the server closes or we have heard the last QUIT."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for start in range(0, len(octets), cut or len(octets) or 1):
            line.sendall(octets[start : start + (cut or len(octets))])
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b""))


def codes(said):
    return [row[:3].decode() for row in said.splitlines() if row[3:4] != b"-"]


def test_pythons_smtplib_delivers_in_clear_and_encrypted():
    with listening(server(says(GONE, when=When(recipient="gone")))) as (listener, port):
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            assert client.sendmail("s@b.test", ["u@a.test"], "Subject: x\n\n.\n..\nend\n") == {}
            client.starttls()
            refused = client.sendmail("s@b.test", ["u@a.test", "gone@a.test"], "Subject: x\n\nhi\n")
        assert refused == {"gone@a.test": (550, b"5.1.1 No such user")}
        assert listener.taken == 2


def for_apps(*rules):
    """A server as programs that submit mail expect it."""
    return server(*rules, extensions=(*ORDINARY, "auth"))


def test_pythons_smtplib_logs_in_and_asks_for_reports():
    with listening(for_apps()) as (listener, port), smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.starttls()
        assert client.login("amy", "secret") == (235, b"2.7.0 Authentication succeeded")
        report = {"mail_options": ["RET=HDRS", "ENVID=n1"], "rcpt_options": ["NOTIFY=FAILURE,DELAY"]}
        assert client.sendmail("s@b.test", ["u@a.test"], "Subject: x\n\nhi\n", **report) == {}
        assert listener.taken == 1


@pytest.mark.parametrize("mechanism", ["auth_plain", "auth_login"])
def test_aiosmtplib_logs_in_and_sends(mechanism):
    async def send(port):
        client = aiosmtplib.SMTP(hostname="127.0.0.1", port=port, validate_certs=False, timeout=10)
        async with client:
            await client.ehlo()
            await getattr(client, mechanism)("amy", "secret")
            return await client.sendmail("s@b.test", ["u@a.test", "gone@a.test"], b"Subject: x\r\n\r\nhi\r\n")

    with listening(for_apps(says(GONE, when=When(recipient="gone")))) as (listener, port):
        refused, said = asyncio.run(send(port))
        assert {who: reply.code for who, reply in refused.items()} == {"gone@a.test": 550}
        assert (said, listener.taken) == ("2.0.0 OK", 1)


def test_aiosmtpds_client_side_sends():
    """The relay of aiosmtpd's own handler, which is how its users forward mail."""
    from aiosmtpd.handlers import Proxy

    with listening(server(says(GONE, when=When(recipient="gone")))) as (listener, port):
        refused = Proxy("127.0.0.1", port)._deliver(
            "s@b.test", ["u@a.test", "gone@a.test"], "Subject: x\r\n\r\nhi"
        )
        assert {who: reply[0] for who, reply in refused.items()} == {"gone@a.test": 550}
        assert listener.taken == 1


@pytest.mark.long  # needs Debian's swaks, which the README's test command does not install
@pytest.mark.parametrize(
    ("options", "code", "heard"),
    [
        (("--tls",), 0, "250 2.0.0 OK"),
        (("--auth", "PLAIN", "-au", "amy", "-ap", "secret"), 0, "235 2.7.0"),
        (("--auth", "LOGIN", "-au", "amy", "-ap", "secret"), 0, "235 2.7.0"),
        (("--pipeline",), 0, "250 2.0.0 OK"),
        (("--to", "gone@a.test"), 24, GONE),
    ],
)
def test_swaks_sends(options, code, heard):
    assert which("swaks"), "the Debian package swaks is missing (.ci/run installs it)"
    with listening(for_apps(says(GONE, when=When(recipient="gone")))) as (listener, port):
        command = ("swaks", "--server", f"127.0.0.1:{port}", "-f", "s@b.test", "-t", "u@a.test", *options)
        done = run(command, capture_output=True, text=True, timeout=60)
        assert (done.returncode, listener.taken) == (code, int(code == 0)), done.stdout
        assert heard in done.stdout


def test_only_this_machine_is_listened_to_unless_it_is_allowed():
    async def opened(**more):
        listener = Listener(server().memory(), tls_contexts()[0], visitors=server())
        port = await listener.open(0, "0.0.0.0", **more)
        await listener.close()
        return port

    with pytest.raises(EnvironmentLacking, match=r"0\.0\.0\.0 can be reached from other machines"):
        asyncio.run(opened())
    assert asyncio.run(opened(allow_host=True)) > 0


def test_a_thousand_connections_are_held_and_none_is_lost():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4_096)), hard))
    try:
        with listening(server()) as (listener, port):
            lines = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(1_000)]
            for step in (b"", *OPEN.splitlines(keepends=True), b"mail\r\n.\r\n", b"QUIT\r\n"):
                for line in lines:
                    line.sendall(step)
                assert all(line.recv(1_000)[:1] in b"23" for line in lines)
            for line in lines:
                line.close()
            assert listener.taken == 1_000
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("fault", ["reset", "refuse", "drop"])
def test_faults_below_smtp(fault):
    lost = pytest.raises((ConnectionError, smtplib.SMTPServerDisconnected))
    with listening(server(fails(fault, at="connect"))) as (_, port), lost:
        smtplib.SMTP("127.0.0.1", port, timeout=10)


def test_a_handshake_that_fails():
    with listening(server(fails("tls", at="starttls"))) as (_, port):
        client = smtplib.SMTP("127.0.0.1", port, timeout=10)
        with pytest.raises(OSError, match="HANDSHAKE_FAILURE"):
            client.starttls()
        client.close()


def test_a_reply_dropped_in_mid_line():
    with listening(server(fails("drop", at="ehlo"), dribble=True)) as (_, port):
        assert talk(port, b"EHLO c\r\n") == b"220 mx.a.test ESMTP\r\n45"


def test_replies_that_dribble_are_whole_in_the_end():
    with listening(server(dribble=True)) as (listener, port):
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.starttls()
            assert client.sendmail("s@b.test", ["u@a.test"], "Subject: x\n\nhi\n") == {}
        assert listener.taken == 1


def test_garbage_is_said_and_the_line_closed():
    with listening(server(fails("garbage", at="ehlo"))) as (_, port):
        assert talk(port, b"EHLO c\r\nNOOP\r\n").endswith(b"?no reply of SMTP?\r\n")


def test_who_was_not_announced_is_not_heard():
    with listening() as (_, port), suppress(OSError):
        assert talk(port, b"EHLO c\r\n") == b""


def test_who_keeps_silent_is_hung_up_on():
    with listening(server(), idle=0.05) as (_, port), socket.create_connection(("127.0.0.1", port)) as line:
        line.settimeout(10)
        assert b"".join(iter(lambda: line.recv(100), b"")) == b"220 mx.a.test ESMTP\r\n"


def test_who_does_not_read_is_not_heard():
    flood = b"MAIL FROM:<>\r\nRSET\r\n" * 1_000
    with listening(server()) as (listener, port), socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.connect(("127.0.0.1", port))
        line.sendall(b"EHLO c\r\n")
        assert line.recv(100)
        line.settimeout(0.1)
        [connection] = listener.connections
        theirs = connection._transport.get_extra_info("socket")
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4_096)
        until = monotonic() + 30
        while connection._transport.is_reading() and monotonic() < until:
            with suppress(TimeoutError):
                line.send(flood)
        assert not connection._transport.is_reading()
        assert connection._transport.get_write_buffer_size() < 2_000_000


def test_there_is_an_end_to_connections(monkeypatch):
    monkeypatch.setattr("simulator.transport.listener.MOST_CONNECTIONS", 2)
    assert MOST_CONNECTIONS > 2
    with listening(server()) as (_, port):
        held = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(3)]
        heard = []
        for line in held:
            try:
                heard.append(line.recv(100)[:3])
            except ConnectionError:
                heard.append(b"")
        for line in held:
            line.close()
        assert heard == [b"220", b"220", b""]


INSIDE = b"MAIL FROM:<evil@b.test>\r\nRCPT TO:<victim@a.test>\r\nDATA\r\nsmuggled\r\n.\r\n"
NO_ENDS = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r\n.\n",
    b"\r.\r",
    b"\r.\r\n",
    b"\r\n.\r",
    b"\r\r\n.\r\r\n"[:6],
    b"\n.\r",
    b"\r\n\x00.\r\n",
    b"\r\n.\x00\r\n",
    b"\r\n. \r\n",
    b"\r\n..\r\n",
]


@pytest.mark.parametrize("cut", [None, 1])
@pytest.mark.parametrize("end", NO_ENDS, ids=repr)
def test_nothing_but_cr_lf_dot_cr_lf_ends_a_mail(end, cut):
    """SMTP smuggling (CVE-2023-51764 and its kin): the inner mail stays part of the outer one."""
    with listening(server()) as (listener, port):
        said = talk(port, OPEN + b"mail" + end + INSIDE + b"QUIT\r\n", cut)
        assert codes(said) == ["220", "250", "250", "250", "354", "250", "221"]
        assert listener.taken == 1


@pytest.mark.parametrize("cut", [None, 1])
@pytest.mark.parametrize("end", [*NO_ENDS, b"\r\n.\r\n"], ids=repr)
def test_nothing_within_a_chunk_ends_a_mail(end, cut):
    chunk = b"mail" + end + INSIDE
    opening = OPEN.removesuffix(b"DATA\r\n")
    with listening(server()) as (listener, port):
        said = talk(port, opening + b"BDAT %d LAST\r\n" % len(chunk) + chunk + b"QUIT\r\n", cut)
        assert codes(said) == ["220", "250", "250", "250", "250", "221"]
        assert listener.taken == 1


def test_what_was_sent_behind_starttls_is_not_heard():
    with listening(server()) as (_, port):
        said = talk(port, b"EHLO c\r\nSTARTTLS\r\nRSET\r\nRSET\r\n")
        assert codes(said)[:3] == ["220", "250", "220"]
        assert codes(said).count("250") == 1


WORDS = (b"EHLO c", b"MAIL FROM:<s@b.test>", b"RCPT TO:<u@a.test>", b"DATA", b".", b"RSET", b"NOOP", b"QUIT")


def mutated(dice):
    """A session, mostly in order, some of its octets replaced, left out or doubled."""
    words = [dice.choice(WORDS) if dice.random() < 0.3 else word for word in WORDS * 2]
    octets = bytearray(b"\r\n".join(words) + b"\r\n")
    for _ in range(dice.randint(0, 6)):
        place = dice.randrange(len(octets))
        octets[place : place + dice.randint(0, 2)] = dice.randbytes(dice.randint(0, 3))
    return bytes(octets)


def law_of_sound_sessions(sessions):
    """Whatever comes in, each session is greeted, only whole replies go out, and it ends."""
    with listening(server(says(GONE, when=When(recipient="gone")))) as (listener, port):
        for seed in range(sessions):
            said = talk(port, mutated(Random(seed)))
            assert said.endswith(b"\r\n"), seed
            assert all(200 <= int(row[:3]) < 600 for row in said.splitlines()), seed
        assert not listener.connections or talk(port, b"QUIT\r\n")


def test_mutated_sessions():
    law_of_sound_sessions(200)


@pytest.mark.long
def test_many_mutated_sessions():
    law_of_sound_sessions(20_000)
