import pytest

from simulator.recipients import Limits, Server
from simulator.recipients.behaviours.messages_per_connection import MessagesPerConnection
from tests.recipients.talk import SENT, converse

ONE_AND_NO_MORE = f"""
{SENT}
C: .
T: <s@b.test> to bob@a.test, 0 octets
S: 250 2.0.0 OK
C: MAIL FROM:<s@b.test>
S: 421 4.7.0 Too many messages in this connection
X: close
"""


def test_hangs_up_at_the_message_after_the_last_and_starts_anew_in_the_next_connection():
    server = Server(name="s", domains=("a.test",), limits=Limits(messages_per_connection=1))
    memory = server.memory()
    converse(server, memory, ONE_AND_NO_MORE)
    converse(server, memory, ONE_AND_NO_MORE)
    assert memory.connections == 0


def test_at_least_one():
    with pytest.raises(ValueError, match="at least 1"):
        MessagesPerConnection(0)
