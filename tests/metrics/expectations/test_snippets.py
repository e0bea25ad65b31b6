"""The expectations that the language is made for: what a QA team writes in its first week."""

import pytest

from simulator.metrics import Names, parse

NAMES = Names(
    servers=frozenset({"b2b", "big"}),
    campaigns=frozenset({"otp", "news", "wb", "c1"}),
    senders=frozenset({"main", "b"}),
)
WEEK = [
    "delivered.rate == 100%",
    {"that": "attempts.mean == 1.15 +- 0.05", "where": {"server": "b2b"}},
    {"that": "delivered.in_time >= 99.5%", "where": {"campaign": "otp"}},
    {"that": "queue.depth.max <= 50k", "where": {"campaign": "news"}},
    {"count": {"event": "attempt", "campaign": "wb"}, "is": 1},
    {"suppressions": {"sender": "b"}, "contains": ["gone@corp.test"]},
    {"that": "delivered.count == 500", "between": ["0m", "10m"]},
    {"that": "delivered.count == 500", "between": ["10m", "23h10m"]},
    "dropped.count == 118",
    "messages.duplicate == 7",
    {
        "message": {"to": "full@x.test", "campaign": "c1", "nth": 1},
        "attempts_at": ["0m", "10m", "25m", "55m", "115m", "235m", "475m"],
        "within": "5s",
        "outcome": "failed",
        "reason": "expired",
        "ended": "480m +- 1m",
    },
    {"never": {"event": "attempt", "after": "listed"}},
    {"never": {"event": "attempt", "to": "*@dead.test", "between": ["1h", "24h"]}},
    {"count": {"event": "attempt", "to": "gone@x.test"}, "is": 4},
    {
        "order": [
            "webhook.accepted", "webhook.temporary_fail", "webhook.delivered", "webhook.permanent_fail",
        ],
        "to": "alum@x.test",
    },
    {
        "message": {"to": "alum@x.test"},
        "outcome": "bounced_late",
        "dsn": {"action": "failed", "status": "4.2.2"},
        "suppressed": False,
    },
    {
        "suppressions": {"sender": "main", "list": "bounces", "at": "1d"},
        "equals": {"a@x.test": {"code": "550", "reason": "unknown_user"}},
    },
    {"suppressions": {"sender": "main", "at": "3d"}, "lacks": ["a@x.test", "soft@x.test"]},
    {"that": "queue.depth == 0", "by": "4h"},
    {"that": "attempts.rate.max <= 200/1m", "where": {"server": "big"}, "between": ["3h", "4h"]},
    {"that": "delivered.rate(news) - delivered.rate(otp) >= -2%", "warn": True},
]  # fmt: skip


@pytest.mark.parametrize("item", WEEK, ids=str)
def test_it_is_read_and_told_on_one_line(item):
    text = parse(item, NAMES).text
    assert text
    assert "\n" not in text
