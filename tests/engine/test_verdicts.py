"""What follows an attempt: the next one, the end, the age; for each recipient by itself."""

import pytest

from tests.engine.story import HOUR, MINUTE, kinds, play, told

ONE = "{name: c, to: [ann@x.test]}"
LADDER = [0, 10, 25, 55, 115, 235, 475]  # minutes, preset mailgun
BUSY = '{name: busy, reply: "451 4.3.0 Busy"}'


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


def test_every_recipient_has_its_own_end():
    rules = """{name: gone, when: {recipient: "gone*"}, reply: "550 5.1.1 No such user"},
      {name: grey, when: {recipient: "grey*"}, greylist: {wait: 5m}}"""
    rows = play("{name: c, to: [[ann@x.test, gone@x.test, grey@x.test]]}", servers=server(rules))
    ends = {
        row["recipient"]: (row["kind"], row["attempt"])
        for row in rows
        if row["kind"] in ("delivered", "bounced")
    }
    assert ends == {
        "ann@x.test": ("delivered", 1),
        "gone@x.test": ("bounced", 1),
        "grey@x.test": ("delivered", 2),
    }
    assert told(rows, "attempt", "recipient", "attempt")[-1] == ("grey@x.test", 2)


@pytest.mark.parametrize(
    ("refused", "decisions"), [("ann", ["fail", "done"]), ("ben", ["done", "retry"])], ids=["first", "last"]
)
def test_one_recipient_too_many_is_one_after_others(refused: str, decisions: list[str]):
    """552 in place of 452 (RFC 5321 section 4.5.3.1.10), which only a recipient too many can get."""
    rule = f'{{name: many, when: {{recipient: {refused}}}, reply: "552 5.5.3 Too many recipients"}}'
    sender = "{domain: a.test, taxonomy: metrics, retry: {schedule: [1m], give_up: {after_attempts: 1}}}"
    rows = play("{name: c, to: [[ann@x.test, ben@x.test]]}", servers=server(rule), sender=sender)
    assert sorted(told(rows, "attempt", "recipient", "decision")) == list(
        zip(["ann@x.test", "ben@x.test"], decisions, strict=True)
    )


def test_mail_grows_too_old_while_it_waits_for_a_connection():
    sender = (
        """{domain: a.test, connections: {per_domain: 1}, retry: {schedule: [1m], give_up: {after: 5m}}}"""
    )
    rows = play(
        "{name: c, to: [ann@x.test, ben@x.test]}",
        servers=server(more="latency: {constant: 7m}"),
        sender=sender,
    )
    assert told(rows, "delivered", "at_ms") == [7 * MINUTE]
    assert told(rows, "expired", "at_ms", "attempt", "decision") == [(5 * MINUTE, 0, "age")]


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


def test_a_last_failure_is_still_a_deferral():
    sender = "{domain: a.test, retry: {schedule: [1m], give_up: {after_attempts: 1}}}"
    rows = play(ONE, servers=server(BUSY), sender=sender)
    assert told(rows, "attempt", "decision", "next_at_ms") == [("retry", None)]
    assert kinds(rows) == ["accepted", "attempt", "expired"]
