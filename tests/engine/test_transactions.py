"""Transactions and the sessions they are held on, as the journal tells them."""

from tests.engine.story import play, told

ONE = "{name: c, to: [ann@x.test]}"


def server(rules: str = "", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test], {more and more + ','} rules: [{rules}]}}}}"


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
