"""The sender's end of one connection: commands of the dialogue as bytes, by aiosmtplib.

Of aiosmtplib the protocol alone is used: its client adds commands of its own, decides about HELO,
STARTTLS and 421, and does not tell the wait for 354 from the wait after the dot.
"""

import asyncio
import contextlib
import re
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable

from aiosmtplib import SMTPException, SMTPResponse
from aiosmtplib.protocol import SMTPProtocol

from simulator.errors import EnvironmentLacking
from simulator.mail import Outcome, Reply, Stage
from simulator.sender.dialogue import Command
from simulator.transport.call import Call
from simulator.transport.failures import outcome_of, read
from simulator.transport.listener import LOOPBACK

PATIENCE = 60.0
"""Seconds that a peer on this machine may take before we give it up; no measure of virtual time."""

_CONNECTED = Outcome("connect", Reply(220, None, ("connected",)))
_LEADING_DOT = re.compile(rb"(?m)^\.")


def bound() -> socket.socket:
    """A socket with a port of its own, which is free again as soon as it is closed: with the minute that TCP
    waits for late segments (RFC 9293 section 3.6.1) a run of many sessions would use up all ports.

    Raises EnvironmentLacking where none is left: that is no answer of a server.
    """
    line = socket.socket()
    line.setblocking(False)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    try:
        line.bind((LOOPBACK, 0))
    except OSError as error:
        line.close()
        raise EnvironmentLacking(
            f"no port is left on this machine: {error.strerror}", "try again in a minute"
        ) from None
    return line


class Client:
    """One connection. ``knock`` takes our port and gives theirs, at which nobody may be listening.

    ``text``: the mail to send next, and its ``size`` as announced (octets, 0 where it does not matter):
    what is sent is short, whatever the size of the mail that it stands for. ``is_utf8``: an address of it
    goes beyond ASCII. ``is_lost``: whether the session ended before its time.
    """

    def __init__(self, call: Call, knock: Callable[[int], int], tls: ssl.SSLContext) -> None:
        self.call = call
        self._knock = knock
        self._tls = tls
        self._protocol: SMTPProtocol | None = None
        self._name = f"[{call.ip}]".encode()
        self._is_in_transaction = False
        self.text = b""
        self.is_utf8 = False
        self.size = 0
        self.is_lost = False

    async def answer(self, command: Command) -> Outcome:
        """Carries a command out; its outcome, at the stage at which the server says it stood."""
        match command.stage:
            case "connect":
                return await self._connect()
            case "banner":
                return await self._outcome("banner", self._peer.read_response())
            case "ehlo" | "helo" as stage:
                return await self._say(stage, stage.upper().encode(), self._name)
            case "starttls":
                return await self._start_tls()
            case "mail":
                return await self._mail(command.argument)
            case "rcpt":
                return await self._say("rcpt", b"RCPT", b"TO:<%s>" % command.argument.encode())
            case "data":
                return await self._say("data", b"DATA")
            case _:
                return await self._send_text()

    @property
    def _peer(self) -> SMTPProtocol:
        assert self._protocol is not None
        return self._protocol

    async def _connect(self) -> Outcome:
        """Binds the local port first: by it the server knows who calls."""
        loop = asyncio.get_running_loop()
        line = bound()
        try:
            await loop.sock_connect(line, (LOOPBACK, self._knock(line.getsockname()[1])))
            _, self._protocol = await loop.create_connection(lambda: SMTPProtocol(loop), sock=line)
        except OSError as error:
            line.close()
            return outcome_of(error, "connect")
        return _CONNECTED

    async def _say(self, stage: Stage, *words: bytes) -> Outcome:
        peer = self._peer
        if not peer.is_connected:  # lost between two commands: how, aiosmtplib says to who reads
            return await self._outcome(stage, peer.read_response())
        return await self._outcome(stage, peer.execute_command(*words))

    async def _outcome(self, stage: Stage, saying: Awaitable[SMTPResponse]) -> Outcome:
        try:
            async with asyncio.timeout(PATIENCE) as self.call.patience:
                self.call.shorten()
                response = await saying
        except (SMTPException, OSError) as error:  # TimeoutError is an OSError
            return outcome_of(error, self._stood(stage))
        finally:
            self.call.patience = None
        return read(response.code, response.message, self._stood(stage))

    def _stood(self, stage: Stage) -> Stage:
        """A refusal before the banner, or before the dot, looks the same in bytes as one after it."""
        told = self.call.testimony.stages[-1:]
        if (stage, told) in (("banner", ["connect"]), ("eom", ["body"])):
            return told[0]
        return stage

    async def _start_tls(self) -> Outcome:
        return await self._outcome("starttls", self._peer.start_tls(self._tls, timeout=PATIENCE))

    async def _mail(self, sender: str) -> Outcome:
        if self._is_in_transaction:  # the last one was left before its end (RFC 5321 section 4.1.1.5)
            await self._say("rset", b"RSET")
        size = (b"SIZE=%d" % self.size,) if self.size else ()
        utf8 = (b"SMTPUTF8",) if self.is_utf8 else ()
        outcome = await self._say("mail", b"MAIL", b"FROM:<%s>" % sender.encode(), *size, *utf8)
        self._is_in_transaction = outcome.proceeds
        return outcome

    async def _send_text(self) -> Outcome:
        self._is_in_transaction = False
        return await self._outcome("eom", self._write_text())

    async def _write_text(self) -> SMTPResponse:
        """The mail and its dot; aiosmtplib would send DATA with it, and not tell their answers apart."""
        self._peer.write(_LEADING_DOT.sub(b"..", self.text) + b".\r\n")
        return await self._peer.read_response()

    async def hang_up(self, *, politely: bool) -> None:
        """QUIT where the server still listens; then the socket goes."""
        if self._protocol is None:
            return
        if politely and self._protocol.is_connected:
            with contextlib.suppress(SMTPException, OSError):
                async with asyncio.timeout(PATIENCE):
                    await self._protocol.execute_command(b"QUIT")
        if self._protocol.transport is not None:
            self._protocol.transport.abort()  # type: ignore[attr-defined]
