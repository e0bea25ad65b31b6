"""Domains behind the same MX hosts: what they share at the server, and at a sender that looks at hosts."""

import pytest

from tests.engine.story import MINUTE, play, told

SERVERS = """{big: {domains: [a.test, b.test], hosts: [{name: m1.test}, {name: m2.test, preference: 20}],
  latency: {constant: 10s}}, other: {domains: [o.test], latency: {constant: 10s}}}"""
ZONES = "zones: {c.test: {mx: {m2.test: 10, m1.test: 20}}, d.test: {mx: {m1.test: 10}}}"
EACH = "{name: c, to: [a@a.test, b@b.test, c@c.test, d@d.test, o@o.test]}"


def sent(connections, workload=EACH, servers=SERVERS, more=ZONES, own=""):
    sender = f"{{domain: s.test, connections: {{{connections}}}{own}}}"
    return play(workload, servers=servers, sender=sender, more=more)


SHARED = {
    # who shares one connection -> those who are delivered over the same one, in their order
    "domain": ["a", "b", "c", "d", "o"],
    "mx_set": ["abc", "d", "o"],
    "host": ["abd", "c", "o"],
}


@pytest.mark.parametrize("key", SHARED)
def test_one_connection_for_those_who_share_it(key):
    rows = sent(f"per_domain: 1, key: {key}")
    sessions: dict[int, set[str]] = {}
    for session, recipient in told(rows, "attempt", "session", "recipient"):
        sessions.setdefault(session, set()).add(recipient[0])
    assert sorted("".join(sorted(one)) for one in sessions.values()) == SHARED[key]
    ends = {at for recipient, at in told(rows, "attempt", "recipient", "at_ms")}
    assert max(ends) == 10_000 * max(map(len, SHARED[key]))


def test_recipients_in_two_domains_are_two_transactions():
    rows = sent("per_domain: 1, key: mx_set", "{name: c, to: [[a@a.test, b@b.test, x@a.test]]}")
    assert len(set(told(rows, "attempt", "session", "transaction"))) == 2
    by_recipient = dict(told(rows, "attempt", "recipient", "transaction"))
    assert by_recipient["a@a.test"] == by_recipient["x@a.test"] != by_recipient["b@b.test"]


def test_mail_put_off_keeps_to_its_domain():
    """A sender that puts together what is due at once never mails two domains in one transaction."""
    servers = SERVERS.replace(
        "latency: {constant: 10s}}, other", "rules: [{name: g, greylist: {wait: 1m}}]}, other"
    )
    own = ", retry: {schedule: [5m], scope: address+sender}"
    workload = "{name: c, to: [[a@a.test, b@b.test]]}"
    rows = sent("per_domain: 1, key: mx_set", workload, servers, own=own)
    assert told(rows, "delivered", "attempt") == [2, 2]
    second = {
        (row["transaction"], row["domain"])
        for row in rows
        if row["kind"] == "attempt" and row["attempt"] == 2
    }
    assert len({transaction for transaction, _ in second}) == 2


def test_a_limit_of_the_server_is_one_for_its_domains():
    servers = SERVERS.replace("latency: {constant: 10s}}, other", "limits: {messages: 2/1h}}, other")
    rows = sent("per_domain: 1", "{name: c, to: [a@a.test, b@b.test, c@c.test, d@d.test]}", servers)
    first = {
        row["recipient"][0]: row["code"] for row in rows if row["kind"] == "attempt" and row["attempt"] == 1
    }
    assert sorted(first.values()) == [250, 250, 451, 451]


def test_a_dead_destination_is_dead_for_all_that_share_it():
    servers = SERVERS.replace("{name: m1.test}", "{name: m1.test, down: true}").replace(
        "{name: m2.test, ", "{name: m2.test, down: true, "
    )
    own = ", throttle: {cohort: {start: 1, dead_for: 5m}}"
    contacted = {}
    for key in ("domain", "mx_set"):
        workload = "[{name: c, to: [a@a.test]}, {name: d, at: 1s, to: [b@b.test]}]"
        rows = sent(f"per_domain: 1, key: {key}", workload, servers, own=own)
        contacted[key] = {
            row["recipient"][0] for row in rows if row["kind"] == "contact" and row["at_ms"] < MINUTE
        }
    assert contacted == {"domain": {"a", "b"}, "mx_set": {"a"}}
