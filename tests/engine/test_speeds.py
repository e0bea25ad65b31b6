"""Replies that slow a lane down, as the journal tells it."""

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
