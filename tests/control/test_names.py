"""The DNS of served domains, asked as a resolver asks."""

import socket
import struct

import pytest
from dnslib import QTYPE, RCODE, DNSRecord

import simulator
from simulator.errors import EnvironmentLacking

STORY = """\
sender: {domain: shop.test}
servers:
  two:
    domains: [two.test, too.test]
    hosts: [{name: mx2.two.test, preference: 20}, {name: mx1.two.test, preference: 10}]
  broken: {domains: [broken.test], rules: [{name: b, fault: dns_servfail}]}
  gone: {domains: [gone.test], rules: [{name: g, fault: dns_nxdomain}]}
  null: {domains: ["null.test"], rules: [{name: n, fault: dns_null_mx}]}
  bare: {domains: [bare.test], rules: [{name: h, fault: dns_no_host}]}
zones:
  moved.test: {mx: {mx1.two.test: 5, mx9.far.test: 50}}
  mx9.far.test: {a: [203.0.113.9], aaaa: ["2001:db8::9"]}
  other.test: {cname: moved.test}
  silent.test: timeout
workload: [{name: w, to: [a@two.test]}]
"""


@pytest.fixture(scope="module")
def recipients(tmp_path_factory):
    path = tmp_path_factory.mktemp("dns") / "dns.yaml"
    path.write_text(STORY)
    with simulator.serve(path, dns=0) as recipients:
        yield recipients


def by_udp(port, question):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(5)
        asking.sendto(question, ("127.0.0.1", port))
        return asking.recv(4096)


def by_tcp(port, question):
    with socket.create_connection(("127.0.0.1", port), timeout=5) as asking:
        asking.sendall(struct.pack("!H", len(question)) + question)
        length = struct.unpack("!H", asking.recv(2))[0]
        return asking.recv(length)


def ask(port, name, kind, way=by_udp):
    answer = DNSRecord.parse(way(port, DNSRecord.question(name, kind).pack()))
    assert (answer.header.aa, answer.header.qr) == (1, 1)
    return RCODE[answer.header.rcode], sorted(f"{QTYPE[one.rtype]} {one.rdata}" for one in answer.rr)


@pytest.mark.parametrize("way", [by_udp, by_tcp])
def test_a_domain_has_its_hosts_and_each_host_its_address(recipients, way):
    found = ask(recipients.dns, "Two.Test", "MX", way)
    assert found == ("NOERROR", ["MX 10 mx1.two.test.", "MX 20 mx2.two.test."])
    addresses = recipients.addresses
    for host in ("mx1.two.test", "mx2.two.test"):
        assert ask(recipients.dns, host, "A", way) == ("NOERROR", [f"A {addresses[host]}"])


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("too.test", "MX", ("NOERROR", ["MX 10 mx1.two.test.", "MX 20 mx2.two.test."])),
        ("two.test", "A", ("NOERROR", [])),
        ("mx1.two.test", "AAAA", ("NOERROR", [])),
        ("simulator.test", "MX", ("NOERROR", ["MX 10 mx.simulator.test."])),
        ("else.test", "MX", ("NXDOMAIN", [])),
        ("moved.test", "MX", ("NOERROR", ["MX 5 mx1.two.test.", "MX 50 mx9.far.test."])),
        ("moved.test", "TXT", ("NOERROR", [])),
        ("mx9.far.test", "A", ("NOERROR", ["A 203.0.113.9"])),
        ("mx9.far.test", "AAAA", ("NOERROR", ["AAAA 2001:db8::9"])),
        ("other.test", "CNAME", ("NOERROR", ["CNAME moved.test."])),
        ("broken.test", "MX", ("SERVFAIL", [])),
        ("gone.test", "MX", ("NXDOMAIN", [])),
        ("null.test", "MX", ("NOERROR", ["MX 0 ."])),
        ("bare.test", "MX", ("NOERROR", ["MX 10 nowhere.bare.test."])),
        ("nowhere.bare.test", "A", ("NXDOMAIN", [])),
    ],
)
def test_what_is_said_of_a_name(recipients, name, kind, said):
    assert ask(recipients.dns, name, kind) == said


AN_ANSWER = DNSRecord.question("a.test").reply().pack()


@pytest.mark.parametrize("question", [b"", b"x", bytes(12), b"\xff" * 40, AN_ANSWER])
def test_what_is_no_question_is_not_answered_and_harms_nobody(recipients, question):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(0.1)
        asking.sendto(question, ("127.0.0.1", recipients.dns))
        with pytest.raises(TimeoutError):
            asking.recv(4096)
    assert ask(recipients.dns, "two.test", "MX")[0] == "NOERROR"


def test_a_port_that_is_taken(recipients):
    taken = pytest.raises(EnvironmentLacking, match=rf"cannot answer DNS at 127\.0\.0\.1:{recipients.dns}")
    with taken, simulator.serve(dns=recipients.dns):
        pass


def test_where_nobody_answers_there_is_silence(recipients, monkeypatch):
    monkeypatch.setattr(
        socket.socket, "settimeout", lambda self, seconds, set=socket.socket.settimeout: set(self, 0.2)
    )
    with pytest.raises(TimeoutError):
        ask(recipients.dns, "silent.test", "MX")
