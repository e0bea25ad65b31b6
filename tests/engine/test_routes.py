"""Mail that goes another way than its sender's, as the journal tells it."""

from simulator.engine import List
from tests.engine.story import MINUTE, play, told

BUSY = '{inbox: {domains: [x.test, y.test], rules: [{name: busy, reply: "451 4.3.0 Busy"}]}}'
SENDER = "{domain: a.test, retry: {schedule: [5m], tail: stop}}"
SLOW = """{inbox: {domains: [x.test], rules: [
  {name: slow, when: {recipient: u1}, reply: "421 4.7.28 Slow down"}]}}"""


def routes(*written: str) -> str:
    return f"routes: [{', '.join(written)}]"


def test_the_first_route_that_fits_is_taken():
    ways = routes(
        "{when: {tag: otp}, retry: {schedule: [1m]}}",
        "{when: {domain: y.test}, retry: {schedule: [2m]}}",
    )
    entries = [
        "{name: code, tags: [otp], to: [ann@x.test, ann@y.test]}",
        "{name: news, tags: [news], to: [ann@x.test, ann@y.test]}",
    ]
    rows = play(f"[{', '.join(entries)}]", servers=BUSY, sender=SENDER, more=ways)
    second = {
        (campaign, recipient): began
        for campaign, recipient, attempt, began in told(
            rows, "attempt", "campaign", "recipient", "attempt", "began_ms"
        )
        if attempt == 2
    }
    assert second == {
        ("code", "ann@x.test"): MINUTE,
        ("code", "ann@y.test"): MINUTE,
        ("news", "ann@x.test"): 5 * MINUTE,
        ("news", "ann@y.test"): 2 * MINUTE,
    }


def test_a_message_may_take_two_routes_at_once_and_stays_one():
    ways = routes("{when: {domain: y.test}, ips: [192.0.2.9]}")
    rows = play("{name: c, to: [[ann@x.test, ann@y.test]]}", servers=BUSY, sender=SENDER, more=ways)
    assert len(set(told(rows, "accepted", "message"))) == 1
    assert sorted(set(told(rows, "attempt", "recipient", "ip"))) == [
        ("ann@x.test", "192.0.2.1"),
        ("ann@y.test", "192.0.2.9"),
    ]


def test_lists_are_the_senders_whatever_the_route():
    gone = '{inbox: {domains: [x.test], rules: [{name: gone, reply: "550 5.1.1 No such user"}]}}'
    entries = "[{name: c, tags: [otp], to: [ann@x.test]}, {name: d, at: 1m, to: [ann@x.test]}]"
    rows = play(entries, servers=gone, more=routes("{when: {tag: otp}, retry: {schedule: [1m]}}"))
    assert told(rows, "bounced", "campaign") == ["c"]
    assert told(rows, "suppressed", "campaign", "decision") == [("d", "bounces")]


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


def test_a_reply_slows_the_route_down_for_a_while():
    """u1 is told to slow down at once: one in two minutes for five of them, then as before."""
    rule = '{reply: "421*", rate: 1/2m, connections: 1, for: 5m}'
    entry = '{name: c, every: 1m, messages: 9, to: "u{n}@x.test"}'
    rows = play(
        entry,
        servers=SLOW,
        sender="{domain: a.test, retry: {schedule: [1h], give_up: {after_attempts: 1}}}",
        more=routes(f"{{rate: 3/1m, backoff_on: [{rule}]}}"),
    )
    assert told(rows, "attempt", "began_ms") == [at * MINUTE for at in (0, 2, 4, 5, 5, 5, 6, 7, 8)]
    assert told(rows, "control", "at_ms", "recipient", "decision") == [
        (0, "lanes.main.x.test.connections", "1"),
        (0, "lanes.main.x.test.rate", "1/2m"),
        (5 * MINUTE, "lanes.main.x.test.connections", "20"),
        (5 * MINUTE, "lanes.main.x.test.rate", "3/1m"),
    ]


def test_another_such_reply_makes_the_while_longer():
    servers = (
        '{inbox: {domains: [x.test], rules: [{name: slow, when: {attempt: 1}, reply: "421 4.7.28 Slow"}]}}'
    )
    rule = "{reason: rate_limited, connections: 1, for: 5m}"
    rows = play(
        '{name: c, every: 3m, messages: 3, to: "u{n}@x.test"}',
        servers=servers,
        more=routes(f"{{backoff_on: [{rule}]}}"),
    )
    changes = told(rows, "control", "at_ms", "decision")
    assert changes == [(0, "1"), (3 * MINUTE, "1"), (6 * MINUTE, "1"), (11 * MINUTE, "20")]
