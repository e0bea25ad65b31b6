import pytest

from simulator.recipients import Limits, Server, Session
from simulator.recipients.behaviours.connection_limit import ConnectionLimit
from tests.recipients.talk import GREETED, IP, converse, hold, never, reply


def test_of_one_address_others_have_connections_of_their_own():
    server = Server(name="s", domains=("a.test",), limits=Limits(connections_per_ip=1))
    memory = server.memory()
    server.opened(memory, IP)
    converse(server, memory, "S: 421 4.7.0 Too many connections\nX: close")
    converse(server, memory, GREETED, ip="192.0.2.9")
    server.closed(memory, IP)
    converse(server, memory, GREETED)
    assert memory.clients == {IP: 0, "192.0.2.9": 0}


def test_the_third_connection_is_refused_until_one_is_closed():
    limits = Limits(connections=2, over=reply("421 4.7.28 Slow down"))
    server = Server(name="s", domains=("a.test",), limits=limits)
    memory = server.memory()
    first, second, third, fourth = (
        Session(server, memory, IP, lambda sender, recipient: never) for _ in range(4)
    )
    hold(first, "S: 220 mx.a.test ESMTP")
    hold(second, "S: 220 mx.a.test ESMTP\nC: HELO c.test\nS: 250 mx.a.test")
    hold(third, "S: 421 4.7.28 Slow down\nX: close")
    third.close()
    first.close()
    hold(fourth, "S: 220 mx.a.test ESMTP\nC: QUIT\nS: 221 2.0.0 Bye\nX: close")
    fourth.close()
    assert memory.connections == 1


def test_what_it_says_of_itself():
    server = Server(name="s", domains=("a.test",), limits=Limits(connections=1))
    memory = server.memory()
    server.opened(memory, IP)
    refused = Session(server, memory, IP, lambda sender, recipient: never)
    hold(refused, "S: 421 4.7.0 Too many connections\nX: close")


def test_at_least_one():
    with pytest.raises(ValueError, match="at least 1"):
        ConnectionLimit(0)
