"""Starts and sessions, as the journal tells them."""

from simulator.engine import List
from tests.engine.story import MINUTE, kinds, play, told

ONE = "{name: c, to: [ann@x.test]}"


def server(rules: str = "", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test], {more and more + ','} rules: [{rules}]}}}}"


BUSY = '{name: busy, reply: "451 4.3.0 Busy"}'


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
