"""The name server of a scenario: MX and A records over UDP, at the one port a resolver asks."""

import asyncio
from collections.abc import Callable, Mapping

from dnslib import MX, QTYPE, RCODE, RR, A, DNSRecord

from simulator.recipients import Route

PORT = 53


class Names(asyncio.DatagramProtocol):
    """Answers MX as ``route`` has it, and A for hosts with an address; nothing else exists (NXDOMAIN).

    Records live no second, so that every attempt asks anew.
    """

    def __init__(self, route: Callable[[str], Route], addresses: Mapping[str, str]) -> None:
        self._route = route
        self._addresses = addresses

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport

    def datagram_received(self, octets: bytes, asker: tuple[str, int]) -> None:
        self._transport.sendto(self._answer(DNSRecord.parse(octets)).pack(), asker)

    def _answer(self, question: DNSRecord) -> DNSRecord:
        asked, answer = question.q, question.reply()
        name = str(asked.qname).rstrip(".").lower()
        address, route = self._addresses.get(name), self._route(name)
        if address is not None and asked.qtype == QTYPE.A:
            answer.add_answer(RR(asked.qname, QTYPE.A, rdata=A(address), ttl=0))
        elif asked.qtype == QTYPE.MX:
            for host in route.hosts:
                data = MX(host.name, host.preference)
                answer.add_answer(RR(asked.qname, QTYPE.MX, rdata=data, ttl=0))
        if address is None and not route.hosts:
            answer.header.rcode = RCODE.SERVFAIL if route.fault == "dns_servfail" else RCODE.NXDOMAIN
        return answer
