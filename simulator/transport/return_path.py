"""The way back on the wire: mail about our mail, over SMTP to the MX of our own return path.

The MX is no emulated server: it has no rules, takes whatever comes, and gives it to who waits for it.
"""

import asyncio

import aiosmtplib

from simulator.transport.listener import LOOPBACK

PATIENCE = 60.0
"""Seconds that our own MX may take; no measure of virtual time."""

_LONGEST = 1 << 20  # octets of one mail
_OK, _GO, _BYE = b"250 2.0.0 OK\r\n", b"354 Go ahead\r\n", b"221 2.0.0 Bye\r\n"
_HELLO = b"250-home\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


class ReturnPath:
    """Our MX, and what the world sends to it."""

    def __init__(self) -> None:
        self._came: asyncio.Queue[bytes] = asyncio.Queue()
        self._open: asyncio.Server | None = None
        self._port = 0

    async def bring(self, to: str, octets: bytes) -> bytes:
        """Sends a mail from nobody (RFC 3464 section 2) to one of our addresses; what arrives of it."""
        if self._open is None:
            self._open = await asyncio.start_server(self._serve, LOOPBACK, 0, limit=_LONGEST)
            self._port = self._open.sockets[0].getsockname()[1]
        client = aiosmtplib.SMTP(hostname=LOOPBACK, port=self._port, start_tls=False, timeout=PATIENCE)
        async with client:
            await client.mail("")
            await client.rcpt(to)
            await client.data(octets)
        return await self._came.get()

    async def close(self) -> None:
        """Listens no more."""
        if self._open is not None:
            self._open.close()
            await self._open.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._converse(reader, writer)
        finally:  # also where a run ends before the last QUIT has been read
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 home ESMTP\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            writer.write({b"EHLO": _HELLO, b"DATA": _GO, b"QUIT": _BYE}.get(verb, _OK))
            if verb == b"DATA":
                text = await reader.readuntil(b"\r\n.\r\n")
                self._came.put_nowait(_without_dots(text))
                writer.write(_OK)
            elif verb == b"QUIT":
                break


def _without_dots(text: bytes) -> bytes:
    """A mail without its end, and without the dots doubled on the way (RFC 5321 section 4.5.2)."""
    mail = (b"\r\n" + text[: -len(b".\r\n")]).replace(b"\r\n..", b"\r\n.")
    return mail[len(b"\r\n") :]
