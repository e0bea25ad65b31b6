"""Opinions in the journal: at full hours, when a level changes, once a day, and at the end."""

import json

from tests.engine.story import HOUR, play, told

DAY = 24 * HOUR
STRICT = "{traps: {bad: 1}, levels: {low: {edge: 60}}}"
SERVERS = "{big: {domains: [x.test], rules: [{name: opinion, reputation: " + STRICT + "}, %s]}}"
TRAPS = '{name: trap, when: {recipient: "trap-*"}, accept: true}'
ORDINARY = '{name: none, when: {recipient: "none-*"}, reply: "550 5.1.1 No"}'


def rows_of(workload, rule=ORDINARY, **more):
    return play(workload, servers=SERVERS % rule, **more)


def test_without_servers_that_hold_opinions_there_are_none():
    assert told(play("{name: c, to: [ann@x.test]}"), "opinion", "at_ms") == []


def test_who_is_thought_of_and_by_whom():
    rows = rows_of("{name: c, at: 10m, to: [ann@x.test]}")
    assert told(rows, "opinion", "at_ms", "server", "recipient", "ip", "decision", "answered_by") == [
        (HOUR, "big", "192.0.2.1", "192.0.2.1", "low", "opinion"),
        (HOUR, "big", "a.test", None, "low", "opinion"),
    ]


def test_a_run_ends_at_the_full_hour_after_its_last_event():
    rows = rows_of("[{name: c, to: [ann@x.test]}, {name: d, at: 150m, to: [bob@x.test]}]")
    assert max(row["at_ms"] for row in rows) == 3 * HOUR
    final = json.loads(told(rows, "opinion", "text")[-1])
    assert final["seen"]["recipients"] == 2


def test_once_a_day_and_when_the_level_changes():
    workload = '[{name: c, over: 3d, messages: 72, to: "u{n}@x.test"}, {name: t, at: 30h, to: [%s]}]'
    rows = rows_of(workload % ", ".join(f"trap-{n}@x.test" for n in range(9)), TRAPS)
    found = [one for one in told(rows, "opinion", "at_ms", "recipient", "decision") if one[1] == "a.test"]
    assert [(at // HOUR, level) for at, _, level in found] == [
        (1, "low"),
        (24, "low"),
        (31, "bad"),
        (48, "bad"),
        (72, "bad"),
    ]


def test_what_is_lost_adds_up():
    rows = rows_of('{name: c, over: 20h, messages: 400, to: "none-{n}@x.test"}')
    for text in told(rows, "opinion", "text"):
        found = json.loads(text)
        assert abs(found["score"] - (100 - sum(found["lost"].values()))) < 1e-9


def test_spam_is_delivered_by_the_opinion():
    rows = rows_of('{name: c, over: 5h, messages: 60, to: "u{n}@x.test"}')
    seen = json.loads(told(rows, "opinion", "text")[-1])["seen"]
    filed = [rule for rule in told(rows, "delivered", "answered_by") if rule == "opinion"]
    assert len(filed) == seen["accepted"] - seen["inboxed"]
    assert 20 < len(filed) < 55  # six in ten
