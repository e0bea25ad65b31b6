"""A name server on the loopback: UDP, and TCP for what is asked so (RFC 1035 section 4.2)."""

import asyncio
import os
import struct
from typing import TYPE_CHECKING, cast

from simulator.control.names import Lookup
from simulator.errors import EnvironmentLacking
from simulator.recipients.dns import Record
from simulator.transport.listener import LOOPBACK

if TYPE_CHECKING:
    from dnslib import RR

TTL = 0
"""Seconds for which an answer may be kept: the next one may be another."""

_LONGEST_WAIT = 10.0  # seconds for a question by TCP


class NameServer:
    """Answers questions by ``lookup``. It is authoritative for everything, and asks nobody else."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self.port = 0

    async def open(self, port: int) -> None:
        """Begins to listen (0: any port that is free). Raises EnvironmentLacking where it cannot."""
        _require_dnslib()
        loop = asyncio.get_running_loop()
        try:
            self._tcp = await asyncio.start_server(self._converse, LOOPBACK, port)
            self.port = self._tcp.sockets[0].getsockname()[1]
            self._udp, _ = await loop.create_datagram_endpoint(
                lambda: _Datagrams(self), local_addr=(LOOPBACK, self.port)
            )
        except OSError as error:
            help = "name another port with --dns PORT"
            why = os.strerror(error.errno) if error.errno else str(error)  # asyncio's own text is longer
            raise EnvironmentLacking(f"cannot answer DNS at {LOOPBACK}:{port}: {why}", help) from None

    async def close(self) -> None:
        """Answers no more."""
        self._tcp.close()
        self._udp.close()
        await self._tcp.wait_closed()

    def answer(self, question: bytes) -> bytes | None:
        """The answer to a message; None to none, and where nobody answers."""
        from dnslib import QTYPE, RCODE, DNSError, DNSRecord

        try:
            asked = DNSRecord.parse(question)
        except (DNSError, ValueError, IndexError, struct.error):
            return None
        if asked.header.qr or not asked.questions:
            return None
        reply = asked.reply(ra=0, aa=1)
        name = str(asked.q.qname).rstrip(".")
        said = self._lookup(name, QTYPE.get(asked.q.qtype))
        if said.rcode == "TIMEOUT":
            return None
        reply.header.rcode = getattr(RCODE, said.rcode)
        for record in said.records:
            reply.add_answer(_written(record))
        return bytes(reply.pack())

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Questions by TCP, each behind its length in two octets."""
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                while True:
                    (length,) = struct.unpack("!H", await reader.readexactly(2))
                    answer = self.answer(await reader.readexactly(length))
                    if answer is None:
                        break
                    writer.write(struct.pack("!H", len(answer)) + answer)
        except (asyncio.IncompleteReadError, OSError):  # TimeoutError is an OSError
            pass
        finally:
            writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    """Questions by UDP, one a datagram."""

    def __init__(self, server: NameServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The socket is bound."""
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        """A question, perhaps."""
        answer = self._server.answer(data)
        if answer is not None:
            self._transport.sendto(answer, address)


def _written(record: Record) -> "RR":
    from dnslib import AAAA, CNAME, MX, QTYPE, RR, A

    of_kind = {"A": A, "AAAA": AAAA, "CNAME": CNAME}.get(record.kind)
    data = MX(record.data, record.preference) if of_kind is None else of_kind(record.data)
    return RR(record.name, getattr(QTYPE, record.kind), rdata=data, ttl=TTL)


def _require_dnslib() -> None:
    try:
        import dnslib  # noqa: F401
    except ImportError:
        raise EnvironmentLacking("answering DNS needs dnslib", "pip install 'mtasim[wire]'") from None
