"""What comes back after the server took the mail."""

import pytest

from simulator.engine import SetMx
from tests.engine.story import MINUTE, kinds, play, told

ONE = "{name: c, tags: [news], to: [ann@x.test]}"
TWO = "[{name: c, tags: [news], to: [ann@x.test]}, {name: d, at: 1h, tags: [%s], to: [ann@x.test]}]"


def server(then: str, rule: str = "accept: true", more: str = "") -> str:
    return f"{{inbox: {{domains: [x.test]{more}, rules: [{{name: r, {rule}, then: {{{then}}}}}]}}}}"


NDR = 'bounce: "550 5.1.1 No such user", after: 20m'


def test_a_report_after_delivery_bounces_late_and_lists():
    rows = play(ONE, servers=server(NDR))
    assert kinds(rows) == ["accepted", "attempt", "delivered", "listed", "bounced_late"]
    assert told(rows, "bounced_late", "at_ms", "reason", "timing", "decision", "answered_by") == [
        (20 * MINUTE, "unknown_user", "delayed", "bounce", "r")
    ]
    assert told(rows, "listed", "at_ms", "decision") == [(20 * MINUTE, "bounces")]


@pytest.mark.parametrize("bounce", ["552 5.2.2 Mailbox full", "452 4.2.2 Mailbox full"])
def test_a_soft_report_lists_nobody_and_is_never_retried(bounce: str):
    rows = play(ONE, servers=server(f'bounce: "{bounce}", after: 20m'))
    assert kinds(rows) == ["accepted", "attempt", "delivered", "bounced_late"]
    assert told(rows, "bounced_late", "decision", "hardness") == [("generic", "soft")]


def test_a_failed_report_with_a_status_of_4_is_a_soft_failure():
    rows = play(ONE, servers=server('bounce: "550 5.1.1 No such user", status: "4.4.7", after: 20m'))
    assert told(rows, "bounced_late", "hardness", "decision") == [("soft", "generic")]
    assert told(rows, "bounced_late", "code", "enhanced", "text") == [(550, "4.4.7", "No such user")]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_other_reports_are_only_noted(action: str):
    rows = play(ONE, servers=server(f"{NDR}, action: {action}"))
    assert told(rows, "notice", "decision") == [action]
    assert not {"bounced_late", "listed"} & set(kinds(rows))


@pytest.mark.parametrize("mx", ["elsewhere", "none"])
def test_reports_are_lost_unless_the_mx_points_home(mx: str):
    rows = play(TWO % "news", servers=server(NDR), sender=f"{{domain: a.test, mx: {mx}}}")
    assert len(told(rows, "bounce_lost", "at_ms")) == 2  # not listed: the next mail is tried again
    assert not {"bounced_late", "listed", "suppressed"} & set(kinds(rows))


def test_the_mx_counts_when_the_report_arrives():
    rows = play(ONE, SetMx(10 * MINUTE, "main", "elsewhere"), servers=server(NDR))
    assert "bounce_lost" in kinds(rows)
    away = "{domain: a.test, mx: elsewhere}"
    rows = play(ONE, SetMx(10 * MINUTE, "main", "home"), servers=server(NDR), sender=away)
    assert "bounced_late" in kinds(rows)


LOST = 'at: eom, when: {attempt: "1"}, fault: drop'


def test_a_report_is_the_verdict_where_the_reply_was_lost():
    rows = play(ONE, servers=server(NDR.replace("20m", "5m"), LOST))
    assert kinds(rows) == ["accepted", "attempt", "listed", "bounced"]
    assert told(rows, "bounced", "at_ms", "attempt", "timing") == [(5 * MINUTE, 1, "delayed")]
    soft = play(ONE, servers=server('bounce: "552 5.2.2 Mailbox full", after: 5m', LOST))
    assert kinds(soft) == ["accepted", "attempt", "refused"]


def test_a_report_in_mid_attempt_waits_for_the_verdict():
    slow = ", latency: {constant: 3m}"
    rows = play(ONE, servers=server(NDR.replace("20m", "1m"), more=slow))
    assert told(rows, "bounced_late", "at_ms") == told(rows, "delivered", "at_ms") == [3 * MINUTE]
    lost = play(ONE, servers=server(NDR.replace("20m", "1m"), LOST, more=slow))
    assert told(lost, "bounced", "at_ms", "attempt") == [(3 * MINUTE, 1)]
    assert len(told(lost, "attempt", "at_ms")) == 1


def test_a_report_about_what_has_ended_is_noted_and_still_lists():
    sender = "{domain: a.test, retry: {schedule: [1m], give_up: {after_attempts: 1}}}"
    rows = play(ONE, servers=server(NDR, LOST), sender=sender)
    assert kinds(rows) == ["accepted", "attempt", "expired", "listed", "notice"]
    assert told(rows, "notice", "decision") == ["failed"]


def test_a_second_report_bounces_nothing_twice():
    """Both copies that the server took are reported; the first report bounces the delivery."""
    rules = """{name: lost, at: eom, when: {attempt: "1"}, fault: drop,
        then: {bounce: "550 5.1.1 No", after: 30m}},
      {name: taken, accept: true, then: {bounce: "550 5.1.1 No", after: 40m}}"""
    rows = play(ONE, servers=f"{{inbox: {{domains: [x.test], rules: [{rules}]}}}}")
    assert told(rows, "delivered", "attempt") == [2]
    assert told(rows, "bounced_late", "at_ms") == [30 * MINUTE]
    assert told(rows, "notice", "at_ms", "decision") == [(50 * MINUTE, "failed")]
    assert len(told(rows, "listed", "at_ms")) == 1


COMPLAINT = "complaint: abuse, after: 10m"


@pytest.mark.parametrize(
    ("fbl", "registered", "reported"),
    [("arf", "all", True), ("aggregate", "all", False), ("none", "all", False), ("arf", "none", False)],
)
def test_a_complaint_lists_where_the_feedback_loop_tells_us(fbl: str, registered: str, reported: bool):
    rows = play(
        TWO % "news",
        servers=server(COMPLAINT, more=f", fbl: {fbl}"),
        sender=f"{{domain: a.test, fbl: {registered}, mx: elsewhere}}",
    )
    word = "reported" if reported else "unreported"
    assert told(rows, "complained", "decision") == [word] * (1 if reported else 2)
    assert told(rows, "listed", "decision") == (["complaints"] if reported else [])
    assert ("suppressed" in kinds(rows)) == reported


@pytest.mark.parametrize(
    ("method", "mx", "heard"),
    [
        ("one_click", "home", True),
        ("one_click", "elsewhere", True),
        ("mailto", "home", True),
        ("mailto", "none", False),
    ],
)
def test_an_unsubscribe_by_mail_needs_the_mx(method: str, mx: str, heard: bool):
    rows = play(
        TWO % "news",
        servers=server(f"unsubscribe: {method}, after: 10m"),
        sender=f"{{domain: a.test, mx: {mx}}}",
    )
    assert told(rows, "unsubscribed", "decision") == ([method] if heard else [])
    assert ("suppressed" in kinds(rows)) == heard
    assert ("unsubscribe lost" in told(rows, "notice", "decision")) != heard


@pytest.mark.parametrize(
    ("scope", "tag", "dropped"), [("all", "offers", 1), ("tags", "offers", 0), ("tags", "news", 1)]
)
def test_an_unsubscribe_ends_all_mail_or_mail_with_its_tags(scope: str, tag: str, dropped: int):
    then = f"unsubscribe: one_click, scope: {scope}, after: 10m"
    rows = play(TWO % tag, servers=server(then))
    assert told(rows, "listed", "tags")[0] == (None if scope == "all" else "news")
    assert len(told(rows, "suppressed", "campaign")) == dropped
