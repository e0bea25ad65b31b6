"""Destinations: what the DNS says of them, dead ones, few connections, listed addresses."""

import pytest

from tests.cases.played import ONE, PRESETS, played
from tests.engine.story import MINUTE, play, told


@pytest.mark.parametrize("fault", ["dns_nxdomain", "dns_null_mx", "dns_no_host", "dns_servfail"])
@pytest.mark.parametrize("policy", PRESETS)
def test_what_the_dns_says_by_a_rule_and_by_a_zone(policy, fault):
    """Case 14 is in ``test_zones``; a server's rule that speaks for the DNS has the same effect."""
    zones = f"zones: {{x.test: {fault.removeprefix('dns_')}}}"
    if fault == "dns_no_host":
        zones = "zones: {x.test: {mx: {m.x.test: 10}}, m.x.test: nxdomain}"
    by_zone = play(ONE, sender=f"{{domain: a.test, policy: {policy}}}", more=zones)
    by_rule = played(policy, f"{{name: r, fault: {fault}}}")
    columns = ("at_ms", "kind", "text", "enhanced", "reason", "decision", "next_at_ms")
    assert [[row[name] for name in columns] for row in by_zone if row["kind"] != "control"] == [
        [row[name] for name in columns] for row in by_rule
    ]


@pytest.mark.parametrize("policy", PRESETS)
def test_an_address_on_the_list_gets_no_session(policy):
    sender = f"{{domain: a.test, policy: {policy}, suppressions: [{{list: bounces, address: ann@x.test}}]}}"
    rows = play(ONE, sender=sender)
    assert [row["kind"] for row in rows] == ["accepted", "listed", "suppressed"]


def test_ten_messages_to_a_host_that_refuses():
    ten = "{name: c, to: [" + ", ".join(f"u{n}@x.test" for n in range(10)) + "]}"
    rows = played("postfix", "{name: down, at: connect, fault: refuse}", ten)
    assert len([at for at in told(rows, "contact", "at_ms") if at < MINUTE]) == 3


CAP = "connections: {per_domain: 2}"
SESSIONS = {
    # sessions for 500 messages over two connections: how many mails a preset sends on one
    "qmail": 500, "haraka": 500, "maddy": 50, "opensmtpd": 6, "zonemta": 6, "exim": 2, "kumomta": 2,
}  # fmt: skip


@pytest.mark.parametrize("policy", SESSIONS)
def test_five_hundred_messages_over_two_connections(policy):
    recipients = ", ".join(f"u{n}@x.test" for n in range(500))
    rows = play(
        f"{{name: c, to: [{recipients}]}}",
        servers="{inbox: {domains: [x.test], latency: {constant: 1s}}}",
        sender=f"{{domain: a.test, policy: {policy}, {CAP}}}",
    )
    assert len(told(rows, "delivered", "at_ms")) == 500
    assert len({row["session"] for row in rows if row["kind"] == "contact"}) == SESSIONS[policy]


def test_a_short_ladder_loses_mail_that_waits():
    """Two connections, a mail a minute: by the end of the queue the timer has come for a short lifetime."""
    recipients = ", ".join(f"u{n}@x.test" for n in range(500))
    lost = {}
    for age in ("2h", "8h"):
        rows = play(
            f"{{name: c, to: [{recipients}]}}",
            servers="{inbox: {domains: [x.test], latency: {constant: 1m}}}",
            sender=f"{{domain: a.test, {CAP}, retry: {{give_up: {{after: {age}}}}}}}",
        )
        lost[age] = len(told(rows, "expired", "at_ms"))
    assert lost["8h"] == 0
    assert lost["2h"] > 200
