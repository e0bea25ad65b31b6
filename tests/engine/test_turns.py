"""Who waits for a connection, and who has it next."""

from simulator.engine import List
from tests.engine.story import MINUTE, play, told

ONE = "{name: c, to: [ann@x.test]}"


def server(rules: str = "", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test], {more and more + ','} rules: [{rules}]}}}}"


def routes(*written: str) -> str:
    return f"routes: [{', '.join(written)}]"


def test_mail_grows_too_old_while_it_waits_for_a_connection():
    sender = (
        """{domain: a.test, connections: {per_domain: 1}, retry: {schedule: [1m], give_up: {after: 5m}}}"""
    )
    rows = play(
        "{name: c, to: [ann@x.test, ben@x.test]}",
        servers=server(more="latency: {constant: 7m}"),
        sender=sender,
    )
    assert told(rows, "delivered", "at_ms") == [7 * MINUTE]
    assert told(rows, "expired", "at_ms", "attempt", "decision") == [(5 * MINUTE, 0, "age")]


def test_a_rate_defers_without_a_contact_and_opens_again():
    rows = play('{name: c, messages: 5, to: "u{n}@x.test"}', more=routes("{rate: 2/1m}"))
    assert told(rows, "attempt", "began_ms") == [0, 0, MINUTE, MINUTE, 2 * MINUTE]
    assert told(rows, "attempt", "attempt") == [1] * 5
    held = told(rows, "deferred", "at_ms", "decision", "attempt", "next_at_ms", "contact")
    assert held == [(0, "rate", 0, MINUTE, None)] * 3


def test_a_rate_holds_for_each_domain_by_itself():
    servers = "{inbox: {domains: [x.test, y.test]}}"
    rows = play("{name: c, to: [a@x.test, a@y.test]}", servers=servers, more=routes("{rate: 1/1m}"))
    assert told(rows, "attempt", "began_ms") == [0, 0]


def test_a_rate_is_shared_by_priority_too():
    entries = [
        '{name: news, messages: 4, priority: low, to: "u{n}@x.test"}',
        "{name: code, at: 30s, priority: high, to: [ann@x.test]}",
    ]
    rows = play(f"[{', '.join(entries)}]", more=routes("{rate: 1/1m}"))
    assert told(rows, "attempt", "campaign", "began_ms") == [
        ("news", 0),
        ("code", MINUTE),
        *(("news", minutes * MINUTE) for minutes in (2, 3, 4)),
    ]


def test_who_is_listed_while_the_rate_holds_him_takes_no_turn():
    entries = "{name: c, every: 1s, to: [ann@x.test, ben@x.test, cy@x.test]}"
    listed = List(30_000, "main", "bounces", "ben@x.test")
    rows = play(entries, listed, more=routes("{rate: 1/1m}"))
    assert told(rows, "attempt", "recipient", "began_ms") == [("ann@x.test", 0), ("cy@x.test", MINUTE)]
    assert told(rows, "suppressed", "recipient", "at_ms") == [("ben@x.test", MINUTE)]
