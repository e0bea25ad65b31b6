import pytest

from simulator.mail import Duration
from simulator.recipients.behaviours.blocklist import Blocklist
from tests.recipients.talk import GREETED, converse, reply, server_of

HOUR = Duration(3_600_000)
OPEN = f"""
{GREETED}
C: QUIT
S: 221 2.0.0 Bye
X: close
"""
BLOCKED = """
S: 554 5.7.1 Service unavailable; client host [198.51.100.7] blocked
C: EHLO client.test
S: 503 5.5.1 Bad sequence of commands
C: QUIT
S: 221 2.0.0 Bye
X: close
"""


def test_a_client_is_listed_for_an_hour():
    server = server_of(Blocklist(("198.51.100.0/24",), from_=HOUR, until=Duration(2 * HOUR)))
    memory = server.memory()
    converse(server, memory, OPEN, at=HOUR - 1, ip="198.51.100.7")
    converse(server, memory, BLOCKED, at=HOUR, ip="198.51.100.7")
    converse(server, memory, OPEN, at=HOUR, ip="198.51.101.7")
    converse(server, memory, BLOCKED, at=2 * HOUR - 1, ip="198.51.100.7")
    converse(server, memory, OPEN, at=2 * HOUR, ip="198.51.100.7")


def test_a_domain_of_senders():
    server = server_of(Blocklist(domains=("b.test",), says=reply("550 5.7.1 {sender_domain} is listed")))
    converse(
        server,
        server.memory(),
        f"""
        {GREETED}
        C: MAIL FROM:<s@B.test>
        S: 550 5.7.1 B.test is listed
        C: MAIL FROM:<s@c.test>
        S: 250 2.1.0 OK
        """,
    )


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({}, "names ips or domains"),
        ({"ips": ("300.1.1.1",)}, "300.1.1.1"),
        ({"ips": ("192.0.2.1",), "from_": HOUR, "until": HOUR}, "until must be later than from"),
    ],
)
def test_what_cannot_be_meant(keys, why):
    with pytest.raises(ValueError, match=why):
        Blocklist(**keys)
