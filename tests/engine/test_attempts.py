"""Starts, hosts and sessions, as the journal tells them."""

import pytest

from simulator.engine import List
from tests.engine.story import MINUTE, kinds, play, told

ONE = "{name: c, to: [ann@x.test]}"


def server(rules: str = "", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test], {more and more + ','} rules: [{rules}]}}}}"


BUSY = '{name: busy, reply: "451 4.3.0 Busy"}'


HOSTS = "hosts: [{name: mx1.x.test, down: true}, {name: mx2.x.test, preference: 20}]"


def test_the_next_host_is_tried_within_the_attempt():
    rows = play(ONE, servers=server(more=HOSTS))
    assert told(rows, "contact", "contact", "host", "text") == [
        (1, "mx1.x.test", "refuse"),
        (2, "mx2.x.test", None),
    ]
    assert told(rows, "attempt", "attempt", "contact", "host", "decision") == [(1, 2, "mx2.x.test", "done")]


def test_without_any_host_the_last_outcome_is_the_attempts():
    rows = play(ONE, servers=server(more=HOSTS.replace("20}", "20, down: true}")))
    assert told(rows, "contact", "host")[:3] == ["mx1.x.test", "mx2.x.test", "mx1.x.test"]
    assert told(rows, "attempt", "text", "reason", "contact") == [("refuse", "network_error", 2)] * 7


@pytest.mark.parametrize(("tls", "contacts"), [("opportunistic", 2), ("required", 1)])
def test_a_failed_handshake_is_followed_by_a_contact_in_clear(tls: str, contacts: int):
    rows = play(
        ONE,
        servers=server("{name: broken, at: starttls, fault: tls}"),
        sender=f"{{domain: a.test, tls: {tls}, retry: {{schedule: [1m], give_up: {{after_attempts: 1}}}}}}",
    )
    assert len(told(rows, "contact", "contact")) == contacts
    assert told(rows, "attempt", "decision") == (["done"] if contacts == 2 else ["retry"])


def test_an_unknown_name_is_an_attempt_without_a_contact():
    rows = play(ONE, servers=server("{name: nowhere, fault: dns_nxdomain}"))
    assert kinds(rows) == ["accepted", "attempt", "bounced"]
    assert told(rows, "contact", "host") == []
    assert told(rows, "attempt", "text", "host", "answered_by") == [("dns_nxdomain", None, "nowhere")]


def test_an_address_listed_in_the_queue_is_dropped_at_its_next_turn():
    rows = play(ONE, List(MINUTE, "main", "complaints", "ann@x.test"), servers=server(BUSY))
    assert kinds(rows) == ["accepted", "attempt", "listed", "suppressed"]
    assert told(rows, "suppressed", "at_ms", "attempt", "decision") == [(10 * MINUTE, 1, "complaints")]


def test_only_the_listed_one_of_several_is_dropped():
    rows = play(
        "{name: c, to: [[ann@x.test, ben@x.test]]}",
        List(MINUTE, "main", "bounces", "ann@x.test"),
        servers=server("{name: grey, greylist: {wait: 5m}}"),
    )
    assert told(rows, "suppressed", "recipient") == ["ann@x.test"]
    assert told(rows, "delivered", "recipient") == ["ben@x.test"]


def test_siblings_in_the_queue_follow_the_one_that_got_listed():
    """One mail of four is answered hard; the others were deferred before, and are never tried again."""
    rules = (
        '{name: r, replies: ["451 4.3.0 Busy", "451 4.3.0 Busy", "451 4.3.0 Busy", "550 5.1.1 No such user"]}'
    )
    workload = "[" + ", ".join(f"{{name: c{n}, at: {2 * n}m, to: [ann@x.test]}}" for n in range(3)) + "]"
    rows = play(workload, servers=server(rules))
    assert told(rows, "bounced", "campaign", "at_ms") == [("c0", 10 * MINUTE)]
    assert told(rows, "suppressed", "campaign", "at_ms") == [("c1", 12 * MINUTE), ("c2", 14 * MINUTE)]
    assert len(told(rows, "attempt", "at_ms")) == 4


def test_a_lost_session_costs_the_waiting_mail_no_attempt():
    sender = "{domain: a.test, connections: {per_domain: 1, messages_per_connection: 10}}"
    rules = '{name: enough, when: {recipient: "u1"}, reply: "421 4.3.2 Closing"}'
    rows = play(
        '{name: c, messages: 6, to: "u{n}@x.test"}',
        servers=server(rules, "latency: {constant: 1s}"),
        sender=sender,
    )
    tries = dict.fromkeys(told(rows, "accepted", "recipient"), 0)
    for recipient in told(rows, "attempt", "recipient"):
        tries[recipient] += 1
    assert tries.pop("u1@x.test") == 7
    assert set(tries.values()) == {1}
    assert len(set(told(rows, "attempt", "session"))) >= 2


def test_silence_lasts_as_long_as_the_policy_bears_it():
    rules = '{name: mute, at: eom, when: {attempt: "1"}, fault: timeout}'
    sender = "{domain: a.test, timeouts: {eom: 90s}, retry: {schedule: [1m]}}"
    rows = play(ONE, servers=server(rules), sender=sender)
    assert told(rows, "attempt", "began_ms", "took_ms", "text", "reached") == [
        (0, 90_000, "timeout", True),
        (150_000, 0, "OK", True),
    ]
