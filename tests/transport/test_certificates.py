"""Certificates as a sender that checks them sees them, on real sockets."""

import asyncio
import smtplib
import ssl
from threading import Thread

import pytest

from simulator.recipients import Host
from simulator.transport.certificates import Authority
from simulator.transport.listener import Listener
from tests.transport.made import server

HOSTS = (Host("mx.a.test"), Host("odd_name.a.test"))


def greeted(one, name="mx.a.test"):
    """A sender that trusts the authority encrypts its session with the host of this name."""
    authority, loop = Authority(), asyncio.new_event_loop()
    listener = Listener(one.memory(), authority.context_of(one), visitors=one)
    port = loop.run_until_complete(listener.open())
    thread = Thread(target=loop.run_forever)
    thread.start()
    checks = ssl.create_default_context(cadata=authority.pem.decode())
    client = smtplib.SMTP("127.0.0.1", port, timeout=10)
    client._host = name
    try:
        return client.starttls(context=checks)[0]
    finally:
        client.close()
        asyncio.run_coroutine_threadsafe(listener.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.mark.parametrize("name", ["mx.a.test", "localhost"])
def test_a_valid_one(name):
    assert greeted(server(hosts=HOSTS), name) == 220


@pytest.mark.parametrize(
    ("certificate", "why"), [("expired", "certificate has expired"), ("wrong_name", "Hostname mismatch")]
)
def test_what_a_sender_that_checks_must_not_take(certificate, why):
    with pytest.raises(ssl.SSLCertVerificationError, match=why):
        greeted(server(hosts=HOSTS, certificate=certificate))
