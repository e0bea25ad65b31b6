"""Certificates as a sender that checks them sees them, on real sockets."""

import smtplib
import ssl

import pytest

from simulator.recipients import Host
from simulator.transport.certificates import Authority
from tests.transport.made import server
from tests.transport.test_listener import listening

HOSTS = (Host("mx.a.test"), Host("odd_name.a.test"))


def greeted(one, name="mx.a.test"):
    """What STARTTLS comes to for a sender that trusts the authority and expects this name."""
    authority = Authority()
    checks = ssl.create_default_context(cadata=authority.pem.decode())
    with listening(one, tls=authority.context_of(one)) as (_, port):
        client = smtplib.SMTP("127.0.0.1", port, timeout=10)
        client._host = name
        try:
            return client.starttls(context=checks)[0]
        finally:
            client.close()


@pytest.mark.parametrize("name", ["mx.a.test", "localhost"])
def test_a_valid_one(name):
    assert greeted(server(hosts=HOSTS), name) == 220


@pytest.mark.parametrize(
    ("certificate", "why"), [("expired", "certificate has expired"), ("wrong_name", "Hostname mismatch")]
)
def test_what_a_sender_that_checks_must_not_take(certificate, why):
    with pytest.raises(ssl.SSLCertVerificationError, match=why):
        greeted(server(hosts=HOSTS, certificate=certificate))
