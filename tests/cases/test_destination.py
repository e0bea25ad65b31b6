"""Destinations: what the DNS says of them, dead ones, few connections, listed addresses."""

import pytest

from simulator.scenario import policies
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


FIVE_HUNDRED = '{name: c, messages: 500, to: "u{n}@x.test"}'
CAP = "connections: {per_domain: 2}"
BY_TEN, BY_HUNDRED, ON_TWO = 50, 6, 2
SESSIONS = {
    # for 500 messages over two connections, by how many mails a preset sends on one
    "aol": BY_HUNDRED, "exim": ON_TWO, "gmail": BY_HUNDRED, "haraka": 500, "hotmail": BY_HUNDRED,
    "kumomta": ON_TWO, "kumomta-shaped": BY_HUNDRED, "maddy": BY_TEN, "mail.com": BY_HUNDRED,
    "mailchimp": BY_HUNDRED, "mailgun": BY_HUNDRED, "mandrill": BY_HUNDRED, "momentum": BY_HUNDRED,
    "opensmtpd": BY_HUNDRED, "postal": BY_HUNDRED, "postfix": BY_HUNDRED, "postmark": BY_HUNDRED,
    "powermta": BY_HUNDRED, "qmail": 500, "sendgrid": BY_HUNDRED, "sendmail": BY_HUNDRED,
    "ses": BY_HUNDRED, "sparkpost": BY_HUNDRED, "stalwart": BY_HUNDRED, "yahoo": BY_HUNDRED,
    "zonemta": BY_HUNDRED,
}  # fmt: skip


def of_five_hundred(sender, server=""):
    """The rows of as many messages at once, each of which takes 7 s, a second a command."""
    servers = f"{{inbox: {{domains: [x.test], latency: {{constant: 1s}}{server}}}}}"
    return play(FIVE_HUNDRED, servers=servers, sender=f"{{domain: a.test, {sender}}}")


@pytest.mark.parametrize("policy", policies())
def test_five_hundred_messages_over_two_connections(policy):
    rows = of_five_hundred(f"policy: {policy}, {CAP}")
    assert len(told(rows, "delivered", "at_ms")) == 500
    assert len({row["session"] for row in rows if row["kind"] == "contact"}) == SESSIONS[policy]


RUNGS = {
    # nothing learnt of the server, no two messages' times apart: two get in whenever all come back
    "aol": 5, "gmail": 62, "haraka": 13, "maddy": 20, "mail.com": 62, "mailchimp": 13, "mailgun": 7,
    "mandrill": 13, "postal": 18, "postmark": 7, "qmail": 40, "sendgrid": 21, "ses": 11, "sparkpost": 8,
    "stalwart": 9, "yahoo": 40,
}  # fmt: skip
DELIVERED = {
    **{policy: 2 * rungs for policy, rungs in RUNGS.items()},
    "zonemta": 36,  # eighteen rungs; who comes third is told that the domain is left alone
    "opensmtpd": 30,  # two on every other rung: whom they bring back finds the route disabled, and is put off
    # A ladder of hundreds of rungs; or tries one after another: by queue runs, by jitter, because they
    # wait for the connection that is open
    "exim": 500, "hotmail": 500, "kumomta": 500, "kumomta-shaped": 500, "momentum": 500, "postfix": 500,
    "powermta": 500, "sendmail": 500,
}  # fmt: skip


@pytest.mark.parametrize("policy", policies())
def test_who_loses_mail_at_a_server_that_takes_two_connections(policy):
    """Of five hundred messages at once, whatever does not get in before its ladder ends is lost."""
    rows = of_five_hundred(f"policy: {policy}", ", limits: {connections: 2}")
    assert len(told(rows, "delivered", "at_ms")) == DELIVERED[policy]
    assert len(told(rows, "expired", "at_ms")) == 500 - DELIVERED[policy]


def test_a_short_ladder_loses_mail_that_waits():
    """Two connections, a mail a minute: by the end of the queue the timer has come for a short lifetime."""
    lost = {}
    for age in ("2h", "8h"):
        rows = play(
            FIVE_HUNDRED,
            servers="{inbox: {domains: [x.test], latency: {constant: 1m}}}",
            sender=f"{{domain: a.test, {CAP}, retry: {{give_up: {{after: {age}}}}}}}",
        )
        lost[age] = len(told(rows, "expired", "at_ms"))
    assert lost["8h"] == 0
    assert lost["2h"] > 200
