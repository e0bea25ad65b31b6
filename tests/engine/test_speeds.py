"""Replies that slow a lane down, as the journal tells it."""

import pytest

from tests.engine.story import MINUTE, play, told

SLOW = """{inbox: {domains: [x.test], rules: [
  {name: slow, when: {recipient: u1}, reply: "421 4.7.28 Slow down"}]}}"""


def routes(*written: str) -> str:
    return f"routes: [{', '.join(written)}]"


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


GOOGLE = '{reply: "421 4.7.28*", pause: 10m, connections: 1, recover: one_by_one}'
THREE = "connections: {per_domain: 3, messages_per_connection: 1}"
SENT = (
    f"{{domain: a.test, {THREE}, retry: {{schedule: [1h], give_up: {{after: 8h}}}}, backoff_on: [{GOOGLE}]}}"
)


def changes(rows, what="connections"):
    path = f"lanes.main.x.test.{what}"
    found = told(rows, "control", "at_ms", "recipient", "decision")
    return [(at // MINUTE, value) for at, name, value in found if name == path]


def test_nothing_for_ten_minutes_then_one_connection_then_one_more_for_each_mail():
    """Google's advice after 421 4.7.28, with mail that takes a minute; u1 is among the second three."""
    servers = """{inbox: {domains: [x.test], latency: {constant: 1m}, rules: [
      {name: slow, when: {recipient: u1}, replies: ["421 4.7.28 Slow down", "250 OK"]}]}}"""
    rows = play(
        '{name: c, messages: 9, to: "u{n}@x.test"}',
        servers=servers,
        sender=SENT,
    )
    assert changes(rows) == [(2, "0"), (12, "1"), (13, "2"), (14, "3")]
    began = [at // MINUTE for at in told(rows, "attempt", "began_ms")]
    assert began == [0, 0, 0, 1, 1, 1, 12, 13, 13, 62]


def test_who_comes_due_in_a_pause_is_put_off_until_its_end():
    entries = "{name: c, every: 1m, messages: 4, to: 'u{n}@x.test'}"
    rows = play(entries, servers=SLOW, sender=SENT)
    held = told(rows, "deferred", "at_ms", "decision", "attempt", "next_at_ms", "contact")
    assert held[:3] == [(at * MINUTE, "paused", 0, 10 * MINUTE, None) for at in (1, 2, 3)]
    assert told(rows, "delivered", "at_ms") == [10 * MINUTE] * 3


def test_another_such_reply_makes_the_pause_anew():
    servers = """{inbox: {domains: [x.test], rules: [
      {name: slow, when: {recipient: "/^u[12]@/"}, replies: ["421 4.7.28 Slow down", "250 OK"]}]}}"""
    entries = "{name: c, every: 1m, messages: 3, to: 'u{n}@x.test'}"
    rows = play(entries, servers=servers, sender=SENT)
    assert changes(rows)[:4] == [(0, "0"), (10, "1"), (10, "0"), (20, "1")]
    assert told(rows, "delivered", "at_ms")[0] == 20 * MINUTE


def test_a_reply_must_come_often_enough():
    """Two within five minutes: the first and the third are too far apart, the third and fourth are not."""
    rule = '{reply: "421*", times: 2/5m, pause: 2h}'
    servers = """{inbox: {domains: [x.test], rules: [
      {name: slow, when: {recipient: "/^u[189]@/"}, reply: "421 4.7.0 [TSS04] Deferred"}]}}"""
    rows = play(
        "{name: c, every: 1m, messages: 12, to: 'u{n}@x.test'}",
        servers=servers,
        sender="{domain: a.test, retry: {schedule: [9h], give_up: {after_attempts: 1}}, "
        f"backoff_on: [{rule}]}}",
    )
    assert changes(rows) == [(8, "0"), (128, "20")]
    assert [at // MINUTE for at in told(rows, "attempt", "began_ms")] == [*range(9), 128, 128, 128]


def test_a_pause_is_followed_by_what_is_slow():
    rule = '{reply: "421*", pause: 3m, rate: 1/1m, for: 2m}'
    rows = play(
        '{name: c, messages: 6, to: "u{n}@x.test"}',
        servers=SLOW,
        sender="{domain: a.test, connections: {per_domain: 1, messages_per_connection: 1}, "
        f"retry: {{schedule: [9h], give_up: {{after_attempts: 1}}}}, backoff_on: [{rule}]}}",
    )
    assert changes(rows, "rate") == [(0, "none"), (3, "1/1m"), (5, "none")]
    began = sorted(at // MINUTE for at in told(rows, "attempt", "began_ms"))
    assert began == [0, 0, 3, 4, 5, 5]  # another one before u1, at the same instant


def test_a_sender_has_a_rate_without_any_route():
    rows = play('{name: c, messages: 3, to: "u{n}@x.test"}', sender="{domain: a.test, rate: 1/1m}")
    assert told(rows, "attempt", "began_ms") == [0, MINUTE, 2 * MINUTE]


@pytest.mark.parametrize(
    ("said", "times", "expected"),
    [
        ("421 4.7.0 [TSS04] Messages from 192.0.2.1 deferred", 1, [("connections", "0")]),
        ("421 4.7.0 [TSS05] All messages deferred", 1, []),
        ("421 4.7.0 [TSS05] All messages deferred", 2, [("connections", "0")]),
        ("421 4.7.0 Our system has detected an unusual rate of mail", 2, [("rate", "10/1m")]),
        (
            "450 4.7.1 192.0.2.1 has been temporarily rate limited due to IP reputation.",
            1,
            [("connections", "1"), ("rate", "1/1m")],
        ),
    ],
)
def test_the_shaping_that_kumomta_ships(said, times, expected):
    servers = f'{{inbox: {{domains: [x.test], rules: [{{name: r, reply: "{said}"}}]}}}}'
    policy = "policy: kumomta-shaped, retry: {give_up: {after: 1m}}"
    entry = f'{{name: c, every: 1m, messages: {times}, to: "u{{n}}@x.test"}}'
    rows = play(entry, servers=servers, sender=f"{{domain: a.test, {policy}}}")
    found = told(rows, "control", "at_ms", "recipient", "decision")
    first = [(name.rpartition(".")[2], value) for at, name, value in found if at == (times - 1) * MINUTE]
    assert [one for one in first if one not in (("rate", "100/1s"), ("connections", "10"))] == expected
