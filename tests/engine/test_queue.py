"""What rests until it is due: the next attempt, the end, the age."""

import pytest

from tests.engine.story import HOUR, MINUTE, kinds, play, told

LADDER = [0, 10, 25, 55, 115, 235, 475]  # minutes, preset mailgun
BUSY = '{name: busy, reply: "451 4.3.0 Busy"}'
ONE = "{name: c, to: [ann@x.test]}"


def server(rules: str = "", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test], {more and more + ','} rules: [{rules}]}}}}"


def test_the_ladder_of_the_preset():
    rows = play(ONE, servers=server(BUSY))
    assert told(rows, "attempt", "began_ms") == [minute * MINUTE for minute in LADDER]
    assert told(rows, "attempt", "next_at_ms") == [minute * MINUTE for minute in LADDER[1:]] + [None]
    assert told(rows, "expired", "at_ms") == [8 * HOUR]


def test_a_wait_counts_from_the_end_of_the_attempt():
    rows = play(ONE, servers=server(BUSY, "latency: {constant: 30s}"))
    assert told(rows, "attempt", "began_ms", "at_ms")[:3] == [
        (0, 30_000),
        (630_000, 660_000),
        (1_560_000, 1_590_000),
    ]


def test_an_attempt_under_way_outlives_the_age():
    sender = "{domain: a.test, retry: {schedule: [1m], give_up: {after: 5m}}}"
    rows = play(ONE, servers=server(more="latency: {constant: 7m}"), sender=sender)
    assert kinds(rows) == ["accepted", "attempt", "delivered"]


@pytest.mark.parametrize("scope", ["message", "recipient"])
def test_recipients_put_off_together_come_back_together_if_their_history_is_the_messages(scope: str):
    retry = f"{{schedule: [1m, 2m], jitter: full, scope: {scope}, give_up: {{after_attempts: 3}}}}"
    rows = play(
        "{name: c, to: [[ann@x.test, ben@x.test]]}",
        servers=server(BUSY),
        sender=f"{{domain: a.test, retry: {retry}}}",
    )
    of = {
        name: [row["began_ms"] for row in rows if (row["kind"], row["recipient"]) == ("attempt", name)]
        for name in ("ann@x.test", "ben@x.test")
    }
    assert len(of["ann@x.test"]) == 3
    assert (of["ann@x.test"] == of["ben@x.test"]) == (scope == "message")
    assert len(told(rows, "expired", "recipient")) == 2


@pytest.mark.parametrize("wakeup", ["exact", "{grid: {period: 10s, phase: 0s, runner: {width: 2}}}"])
def test_an_instant_decided_twice_is_one_turn(wakeup: str):
    """Ann would be due at 10m. A mail that is taken at 130 s brings her back; the host is down again,
    and her second wait ends at 10m as well."""
    down = (
        f'{{name: {name}, at: connect, when: {{time: "{time}"}}, fault: refuse}}'
        for name, time in (("first", "00:00-00:01"), ("again", "00:02-00:03"))
    )
    retry = f"{{schedule: [10m, 470s, 1h], wakeup: {wakeup}, give_up: {{after: 8h}}}}"
    rows = play(
        "[{name: c, to: [ann@x.test]}, {name: new, at: 90s, to: [new@x.test]}]",
        servers=server(", ".join(down), "latency: {eom: {constant: 40s}}"),
        sender=f"{{domain: a.test, retry: {retry}, throttle: {{penalty_square: {{}}}}}}",
        more="start: 2026-01-05T00:00:00Z",
    )
    of_ann = [row for row in rows if row["recipient"] == "ann@x.test"]
    assert told(of_ann, "attempt", "attempt", "began_ms", "next_at_ms") == [
        (1, 0, 10 * MINUTE),
        (2, 130_000, 10 * MINUTE),
        (3, 10 * MINUTE, None),
    ]
    assert told(of_ann, "contact", "began_ms") == [0, 130_000, 10 * MINUTE]


def by_two(rule: str) -> list[tuple[int, str]]:
    """Three recipients, two at a time, each with a history: attempt, and who shares a transaction."""
    retry = "{schedule: [1m], scope: address+sender, give_up: {after_attempts: 3}}"
    two = "connections: {recipients_per_transaction: 2}"
    rows = play(
        "{name: c, to: [[ann@x.test, ben@x.test, cid@x.test]]}",
        servers=server(rule),
        sender=f"{{domain: a.test, retry: {retry}, {two}}}",
    )
    shared: dict[tuple[int, int, int], str] = {}
    for *where, recipient in told(rows, "attempt", "attempt", "session", "transaction", "recipient"):
        shared[tuple(where)] = shared.get(tuple(where), "") + recipient[0]
    return sorted((attempt, "".join(sorted(who))) for (attempt, _, _), who in shared.items())


def test_who_comes_back_together_is_offered_with_no_more_than_go_in_one_transaction():
    assert by_two(BUSY) == [(1, "ab"), (1, "c"), (2, "ab"), (2, "c"), (3, "ab"), (3, "c")]


def test_room_that_is_left_in_a_transaction_is_taken():
    """Ben is delivered, so Cid, who went alone, comes back with Ann."""
    busy = '{name: busy, when: {recipient: "/^[ac]/", attempt: "1"}, reply: "450 4.3.0 Busy"}'
    assert by_two(busy) == [(1, "ab"), (1, "c"), (2, "ac")]
