from dataclasses import replace

import pytest

from simulator.sender import GiveUp
from tests.engine.story import HOUR, MINUTE, Stage, kinds, play, scenario, told

ONE = "{name: c, to: [ann@x.test]}"


def server(rules: str) -> str:
    return f"{{inbox: {{domains: [x.test], rules: [{rules}]}}}}"


def sender(retry: str, more: str = "") -> str:
    return f"{{domain: a.test, retry: {{{retry}}}{more and ', ' + more}}}"


BUSY = server('{name: busy, reply: "451 4.3.0 Busy"}')
GONE = server('{name: gone, reply: "550 5.1.1 No such user"}')


@pytest.mark.parametrize(
    ("retry", "attempts", "why", "at"),
    [
        ("schedule: [1m], give_up: {after_attempts: 3}", 3, "attempts", 2 * MINUTE),
        ("schedule: [1m], give_up: {after_attempts: 1}", 1, "attempts", 0),
        ("schedule: [20m], tail: repeat, give_up: {after: 1h}", 3, "age", HOUR),
        ("schedule: [7m], tail: stop, give_up: {after: 1h}", 2, "age", HOUR),
        ("schedule: [20m], give_up: {after_attempts: 3, after: 40m}", 2, "age", 40 * MINUTE),
        ("schedule: [20m], give_up: {after_attempts: 3, after: 41m}", 3, "attempts", 40 * MINUTE),
    ],
)
def test_giving_up_is_a_row_of_its_own(retry: str, attempts: int, why: str, at: int):
    rows = play(ONE, servers=BUSY, sender=sender(retry))
    assert told(rows, "attempt", "decision") == ["retry"] * attempts
    assert told(rows, "expired", "at_ms", "attempt", "decision", "reason", "took_ms") == [
        (at, attempts, why, "expired", at)
    ]
    assert told(rows, "listed", "recipient") == []


def test_without_an_age_a_used_up_list_ends_at_once():
    # The preset's age cannot be written away, so the policy is made by hand.
    made = scenario(ONE, servers=BUSY, sender=sender("schedule: [1m, 2m], tail: stop"))
    main = made.senders["main"]
    retry = replace(main.policy.retry, give_up=GiveUp())
    ageless = replace(main, policy=replace(main.policy, retry=retry))
    stage = Stage(replace(made, senders={"main": ageless}))
    stage.engine.advance()
    assert told(stage.rows(), "expired", "at_ms", "decision") == [(3 * MINUTE, "schedule")]


def test_a_hard_failure_ends_and_lists():
    rows = play(ONE, servers=GONE)
    assert kinds(rows) == ["accepted", "listed", "attempt", "bounced"]
    assert told(rows, "bounced", "code", "enhanced", "reason", "hardness", "decision", "answered_by") == [
        (550, "5.1.1", "unknown_user", "hard", "bounce", "gone")
    ]
    assert told(rows, "listed", "recipient", "sender", "decision", "code", "reason") == [
        ("ann@x.test", "main", "bounces", 550, "unknown_user")
    ]


def test_a_soft_permanent_failure_ends_and_lists_nobody():
    rows = play(ONE, servers=server('{name: spam, reply: "554 5.7.1 Spam"}'))
    assert kinds(rows) == ["accepted", "attempt", "refused"]
    assert told(rows, "refused", "decision", "hardness") == [("generic", "soft")]


def test_the_allowlist_keeps_it_off():
    allowed = "suppressions: [{domain: x.test, list: allowlist}]"
    rows = play(ONE, servers=GONE, sender=f"{{domain: a.test, {allowed}}}")
    assert kinds(rows) == ["accepted", "attempt", "bounced"]


def test_an_address_is_listed_once():
    """Two mails under way at once both learn that it is gone."""
    slow = GONE.replace("domains: [x.test]", "domains: [x.test], latency: {constant: 1m}")
    rows = play("[{name: c1, to: [ann@x.test]}, {name: c2, at: 1s, to: [ann@x.test]}]", servers=slow)
    assert len(told(rows, "bounced", "at_ms")) == 2
    assert told(rows, "listed", "at_ms") == [MINUTE]


def test_delivered_tells_how_long_it_took():
    rows = play(
        "{name: c, at: 1h, to: [ann@x.test]}",
        servers=server("{name: grey, greylist: {wait: 5m}}"),
        sender=sender("schedule: [10m]"),
    )
    assert told(rows, "delivered", "at_ms", "took_ms", "attempt") == [(70 * MINUTE, 10 * MINUTE, 2)]
