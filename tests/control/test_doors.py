import asyncio
import socket

import pytest

from simulator.control.doors import Door, address, open_all
from simulator.errors import EnvironmentLacking
from simulator.recipients import Server
from simulator.transport.wire import tls_contexts

SERVER = Server(name="s", domains=("s.test",))


def doors(many):
    tls = tls_contexts()[0]
    return [Door(SERVER.memory(), tls, address(place), lambda ip: None, 0) for place in range(many)]


def test_an_address_of_the_loopback_for_each():
    assert [address(place) for place in (0, 1, 255)] == ["127.0.0.1", "127.0.0.2", "127.0.1.0"]


def test_all_open_on_one_port_and_close_again():
    async def story():
        opened = doors(3)
        port = await open_all(opened, 0)
        assert {door.port for door in opened} == {port}
        await opened[1].shut()
        assert [door.is_open for door in opened] == [True, False, True]
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.2", port)
        for door in opened:
            await door.shut()

    asyncio.run(story())


def test_if_one_cannot_be_opened_none_stays_open():
    async def story(port):
        opened = doors(2)
        with pytest.raises(EnvironmentLacking, match=rf"cannot listen on 127.0.0.2:{port}: already in use"):
            await open_all(opened, port)
        assert not any(door.is_open for door in opened)

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        taken = socket.create_server(("127.0.0.2", port))
    with taken:
        asyncio.run(story(port))
