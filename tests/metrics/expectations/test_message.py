"""Message checks, judged."""

from typing import Any

import pytest

from simulator.metrics import Judgement, Names, judge, measure, parse
from tests.metrics.journals import Row, frame, life

NAMES = Names(campaigns=frozenset({"blast", "probe"}))
GONE = {"recipient": "gone-anna@x.test", "campaign": "probe"}


def _journal() -> list[Row]:
    listed = {"kind": "listed", "decision": "bounces", "sender": "main", "at_ms": 61_000, "domain": "x.test"}
    elsewhere = listed | {"recipient": "u1@x.test", "sender": "other"}
    back = listed | {"recipient": "u3@x.test"}
    return [
        *life(1, "250 2.0.0 OK", end="delivered"),
        *life(
            2, "451 4.7.1 Wait [1]\nplease", "550 5.1.1 No user", end="bounced", reason="unknown_user", **GONE
        ),
        *life(3, "timeout", end="expired", reason="expired", recipient="U3@X.test", domain="x.test"),
        *life(4, recipient="slow@x.test", at_ms=5),
        *life(5, "250 2.0.0 OK", end="delivered", recipient="slow@x.test", at_ms=90_000),
        *life(6, end="suppressed", recipient="left@x.test"),
        life(5, recipient="slow@x.test")[0]
        | {"kind": "bounced_late", "at_ms": 99_000, "reason": "mailbox_full"},
        listed | {"recipient": "gone-anna@x.test"},
        elsewhere,
        back,
        back | {"kind": "unlisted", "at_ms": 62_000},
    ]


def _judged(to: dict[str, Any], **fields: Any) -> Judgement:
    table = frame(_journal())
    return judge(parse({"message": to, **fields}, NAMES, "s.yaml:4"), table, measure(table))


def test_the_sample_check() -> None:
    replies = ["451*", "550 5.1.1*"]
    judged = _judged(
        {"to": "gone-anna@x.test"}, outcome="failed", attempts=2, replies=replies, suppressed="bounces"
    )
    assert judged.passed, judged.measured
    assert judged.text == (
        "message gone-anna@x.test: outcome failed, attempts 2, replies 451*; 550 5.1.1*, suppressed bounces"
    )
    assert judged.at == "s.yaml:4"


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ({"to": "gone-anna@x.test"}, {"reason": "unknown_user"}),
        ({"to": "GONE-*"}, {"attempts": 2}),
        ({"to": "u3@x.test"}, {"reason": "expired", "outcome": "failed", "suppressed": False}),
        ({"to": "u3@x.test"}, {"replies": ["timeout"]}),
        ({"to": "gone-anna@x.test"}, {"replies": ["451 4.7.1 Wait [1]*please", "550 ?.1.1*"]}),
        ({"to": "slow@x.test", "nth": 1}, {"outcome": "in_flight", "attempts": 0, "replies": []}),
        ({"to": "slow@x.test", "nth": 2}, {"outcome": "bounced_late", "reason": "mailbox_full"}),
        ({"to": "slow@x.test", "nth": 2}, {"outcome": "delivered"}),
        ({"to": "left@x.test"}, {"outcome": "dropped", "attempts": 0}),
        ({"to": "u1@x.test"}, {"suppressed": False}),
        ({"campaign": "probe"}, {"suppressed": True}),
    ],
)
def test_what_is_so_passes(to: dict[str, Any], fields: dict[str, Any]) -> None:
    judged = _judged(to, **fields)
    assert judged.passed, judged.measured


@pytest.mark.parametrize(
    ("to", "fields", "measured"),
    [
        ({"to": "u1@x.test"}, {"outcome": "failed"}, "outcome delivered"),
        ({"to": "u1@x.test"}, {"suppressed": True}, "suppressed false"),
        ({"to": "u1@x.test"}, {"outcome": "bounced_late"}, "outcome delivered"),
        ({"to": "gone-anna@x.test"}, {"attempts": 3}, "attempts 2"),
        ({"to": "gone-anna@x.test"}, {"suppressed": "complaints"}, "suppressed bounces"),
        ({"to": "u3@x.test"}, {"replies": ["timeout", "250*"]}, "replies timeout"),
        ({"to": "slow@x.test"}, {"attempts": 1}, "slow@x.test (blast): attempts 0"),
        ({"to": "nobody@x.test"}, {"attempts": 0}, "nothing to judge: no such message"),
        ({"to": "u1@x.test", "nth": 2}, {"attempts": 1}, "nothing to judge: no such message"),
        (
            {"to": "gone-anna@x.test", "campaign": "blast"},
            {"attempts": 2},
            "nothing to judge: no such message",
        ),
    ],
)
def test_what_is_not_so_fails_and_says_what_is(
    to: dict[str, Any], fields: dict[str, Any], measured: str
) -> None:
    judged = _judged(to, **fields)
    assert (judged.passed, judged.measured) == (False, measured)
