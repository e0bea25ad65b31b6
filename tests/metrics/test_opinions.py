"""Figures of what servers think, and of the mail that they filed as spam."""

import json

import pytest

from simulator.metrics import measure
from simulator.metrics.scope import Scope
from tests.metrics.journals import delivered, journal, row

HOUR, DAY = 3_600_000, 86_400_000


def opinion(at, key="192.0.2.1", level="low", score=65.0, hours=(0, 0, 0, 0), **seen):
    told = {
        "score": score,
        "lowest": score - 1,
        "damage": 35.0 * sum(hours),
        "hours": dict(zip(("high", "medium", "low", "bad"), hours, strict=True)),
        "blocks": hours[3],
        "seen": {"recipients": 0, "ignored": 0.0, **seen},
    }
    place = {"campaign": None, "sender": None, "domain": None, "recipient": key}
    return row("opinion", at, None, **place, decision=level, answered_by="thinks", text=json.dumps(told))


ROWS = [
    opinion(DAY, hours=(0, 0, 24, 0), recipients=1000, ignored=100.0),
    opinion(DAY, "news.test", hours=(0, 0, 24, 0), recipients=1000, ignored=100.0),
    opinion(2 * DAY, score=39.5, hours=(0, 0, 36, 12), recipients=4000, ignored=400.5),
    opinion(2 * DAY, "news.test", hours=(0, 0, 48, 0), recipients=4000, ignored=100.0),
]
FILED = [
    *delivered(1),
    *[one | {"answered_by": "thinks"} if one["kind"] == "delivered" else one for one in delivered(2)],
    *[one | {"answered_by": "other"} if one["kind"] == "delivered" else one for one in delivered(3)],
]


def test_the_whole_run():
    found = measure(journal(ROWS)).values
    assert found["reputation.score"] == 39.5
    assert found["reputation.score.min"] == 38.5
    assert found["reputation.time.low"] == 42 * 3600
    assert found["reputation.time.bad"] == 6 * 3600
    assert found["reputation.blocks"] == 12
    assert found["reputation.damage"] == 35 * 96
    assert found["ignored_deferrals.rate"] == 500.5 / 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reputation.time.bad", 6 * 3600),
        ("reputation.damage", 35 * 48),
        ("ignored_deferrals.rate", 300.5 / 6000),
    ],
)
def test_a_day_is_what_lies_between_two_rows(name, value):
    frame = journal(ROWS)
    scope = Scope(span=(DAY, 2 * DAY + 1))
    assert measure(frame).taken(frame.lazy(), name, scope) == value


def test_they_belong_to_a_server_and_to_nothing_else():
    found = measure(journal([*ROWS, *delivered(1)]))
    assert found.by["server"]["a"]["reputation.score"] == 39.5
    assert "reputation.score" not in found.by["campaign"]["blast"]


def test_what_an_opinion_says_yes_to_lies_among_spam():
    found = measure(journal([*ROWS, *FILED]))
    assert (found["inboxed.count"], found["inboxed.rate"]) == (2, 2 / 3)
    assert found.by["campaign"]["blast"]["inboxed.count"] == 2
    frame = journal([*ROWS, *FILED])
    day = Scope(where=(("campaign", "blast"),), span=(0, HOUR))
    assert found.taken(frame.lazy(), "inboxed.count", day) == 2


def test_without_opinions_all_that_is_delivered_is_inboxed():
    assert measure(journal(FILED))["inboxed.count"] == 3
