"""The conversations of ``tests.recipients.talk`` once more, octet by octet over a socket."""

import asyncio
import socket
from functools import cache

from simulator.transport.certificates import tls_contexts
from simulator.transport.listener import LOOPBACK, Listener

contexts = cache(tls_contexts)


class Told:
    """A caller who is what the script says, and notes whether it waits in vain."""

    def __init__(self, ip, at, tags, draw):
        self.ip, self.at, self.tags, self._draw = ip, at, tags, draw
        self.host = ""
        self.waits_in_vain = False

    def bind(self, sender, recipient):
        return self._draw

    def hear(self, stage, recipient, answer):
        """Reads it from the socket."""

    def pause(self):
        return 0.0

    def take(self, mail):
        """Counts what the listener has taken."""

    def wait_in_vain(self):
        self.waits_in_vain = True

    def meet(self, session):
        self._session = session

    def gone(self):
        self._session.close()


def hold_by_socket(server, memory, script, caller):
    """Says every C: line of a script and expects the lines between them, as they come in."""
    asyncio.run(_hold(server, memory, script, caller))


async def _hold(server, memory, script, caller):
    ours, theirs = contexts()
    listener = Listener(memory, ours, idle=30.0)
    port = await listener.open()
    lines = [line.strip() for line in script.splitlines() if line.strip()]
    with socket.socket() as end:
        end.bind((LOOPBACK, 0))
        if listener.announce(end.getsockname()[1], caller, server):
            end.setblocking(False)
            await asyncio.get_running_loop().sock_connect(end, (LOOPBACK, port))
            reading, writing = await asyncio.open_connection(sock=end)
            async with asyncio.timeout(10):
                for line in lines:
                    await _play(line, reading, writing, caller, theirs)
            writing.transport.abort()
        else:
            assert lines == ["X: refuse at connect"]
            caller.gone()
    await listener.close()
    assert listener.taken == sum(line.startswith("T: <") for line in lines)


async def _play(line, reading, writing, caller, tls):
    kind, _, rest = line.partition(" ")
    if kind == "C:":
        writing.write(rest.strip().encode() + b"\r\n")
    elif kind == "S:":
        assert (await reading.readline()).decode() == rest + "\r\n"
    elif kind == "X:":
        await _end(rest.partition(" ")[0], reading, writing, caller, tls)


async def _end(how, reading, writing, caller, tls):
    """What the server does below SMTP."""
    if how == "start_tls":
        await writing.start_tls(tls)
    elif how in ("close", "drop"):
        assert await reading.read() == b""
    elif how == "tls":
        try:
            await writing.start_tls(tls)
        except OSError:
            return
        raise AssertionError("the handshake did not fail")
    elif how == "timeout":
        while not caller.waits_in_vain:
            await asyncio.sleep(0.001)
    else:
        try:
            await reading.read()
        except ConnectionResetError:
            return
        raise AssertionError(f"the connection was closed, not {how}")
