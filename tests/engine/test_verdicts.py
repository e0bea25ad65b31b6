"""What follows an attempt: the next one, the end, the age; for each recipient by itself."""

import pytest

from tests.engine.story import kinds, play, told

ONE = "{name: c, to: [ann@x.test]}"
BUSY = '{name: busy, reply: "451 4.3.0 Busy"}'


def server(rules: str = "", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test], {more and more + ','} rules: [{rules}]}}}}"


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


def test_a_last_failure_is_still_a_deferral():
    sender = "{domain: a.test, retry: {schedule: [1m], give_up: {after_attempts: 1}}}"
    rows = play(ONE, servers=server(BUSY), sender=sender)
    assert told(rows, "attempt", "decision", "next_at_ms") == [("retry", None)]
    assert kinds(rows) == ["accepted", "attempt", "expired"]
