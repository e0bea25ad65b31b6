from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.journal import COLUMNS
from simulator.report.payload import Payload
from simulator.scenario import loads

SCENARIO = """\
version: 1
sender: {domain: a.test, return_path: back.a.test}
servers: {i: {domains: [i.test]}}
workload: [{name: mail, to: [bob@i.test]}]
"""
PAYLOAD = Payload(loads(SCENARIO).senders["main"], datetime(2026, 1, 5, tzinfo=UTC))
HEADERS = {
    "to": "Bob@i.test",
    "message-id": "00000000000000ff@a.test",
    "from": "main@a.test",
    "subject": "mail",
}


def row(kind: str, **fields: Any) -> dict[str, Any]:
    common = {"at_ms": 1500, "campaign": "mail", "sender": "main", "message": 255, "delivery": 7}
    about = {"recipient": "Bob@i.test", "domain": "i.test", "tags": "news,weekly"}
    return dict.fromkeys(COLUMNS) | common | about | {"kind": kind} | fields


ATTEMPT = row(
    "attempt",
    attempt=2,
    code=452,
    enhanced="4.2.2",
    text="Full\nCome back",
    reason="mailbox_full",
    hardness="soft",
    timing="immediate",
    decision="retry",
    host="mx.i.test",
    ip="192.0.2.1",
    took_ms=250,
    next_at_ms=61_500,
)


def test_what_every_event_has():
    told = PAYLOAD.of(row("accepted", attempt=0))
    assert len(told.pop("id")) == 22
    assert told == {
        "event": "accepted",
        "timestamp": 1767571201.5,
        "log-level": "info",
        "account": {"id": "0" * 24},
        "domain": {"name": "a.test"},
        "recipient": "Bob@i.test",
        "recipient-domain": "i.test",
        "flags": {
            "is-routed": False,
            "is-system-test": False,
            "is-test-mode": False,
            "is-authenticated": True,
        },
        "message": {"headers": HEADERS, "attachments": []},
        "tags": ["news", "weekly"],
        "campaigns": [],
        "user-variables": {},
        "method": "HTTP",
        "envelope": {"sender": "bounces@back.a.test", "transport": "smtp", "targets": "Bob@i.test"},
        "delivery-status": None,
    }


def test_a_temporary_failure():
    told = PAYLOAD.of(ATTEMPT)
    assert (told["event"], told["severity"], told["reason"]) == ("failed", "temporary", "generic")
    assert told["log-level"] == "warn"
    assert told["envelope"]["sending-ip"] == "192.0.2.1"
    assert told["delivery-status"] == {
        "code": 452,
        "message": "4.2.2 Full\n4.2.2 Come back",
        "description": None,
        "enhanced-code": "4.2.2",
        "attempt-no": 2,
        "session-seconds": 0.25,
        "mx-host": "mx.i.test",
        "retry-seconds": 60,
    }


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [("refuse", 499, "refuse"), ("timeout", 499, "timeout"), ("dns_nxdomain", 498, "No MX for i.test")],
)
def test_a_fault_has_a_code_of_mailguns_own(fault, code, message):
    told = PAYLOAD.of(ATTEMPT | {"code": None, "enhanced": None, "text": fault, "host": None})
    status = told["delivery-status"]
    assert (status["code"], status["message"], status["enhanced-code"]) == (code, message, None)
    assert "mx-host" not in status


def test_the_last_temporary_failure_announces_no_retry():
    assert "retry-seconds" not in PAYLOAD.of(ATTEMPT | {"next_at_ms": None})["delivery-status"]


@pytest.mark.parametrize(
    ("kind", "decision", "hardness"), [("bounced", "bounce", "hard"), ("refused", "generic", "soft")]
)
def test_a_permanent_failure(kind, decision, hardness):
    told = PAYLOAD.of(row(kind, decision=decision, hardness=hardness, timing="immediate"), ATTEMPT)
    assert (told["severity"], told["reason"], told["log-level"]) == ("permanent", decision, "error")
    assert told["delivery-status"]["bounce-type"] == hardness
    assert told["delivery-status"]["code"] == 452
    assert told["envelope"]["sending-ip"] == "192.0.2.1"


def test_a_message_that_is_too_old():
    told = PAYLOAD.of(row("expired", decision="age", attempt=7, timing="immediate"), ATTEMPT)
    assert (told["severity"], told["reason"]) == ("permanent", "old")
    assert told["delivery-status"] == {
        "code": 602,
        "message": "Too old",
        "description": "",
        "attempt-no": 8,
        "session-seconds": 0.0,
        "last-code": 452,
        "last-message": "4.2.2 Full\n4.2.2 Come back",
    }


@pytest.mark.parametrize(
    ("listed", "code", "reason"),
    [
        ("bounces", 605, "suppress-bounce"),
        ("unsubscribes", 606, "suppress-unsubscribe"),
        ("complaints", 607, "suppress-complaint"),
    ],
)
def test_mail_that_is_not_sent_at_all(listed, code, reason):
    told = PAYLOAD.of(row("suppressed", decision=listed, attempt=0))
    status = told["delivery-status"]
    assert (told["severity"], told["reason"], told["log-level"]) == ("permanent", reason, "error")
    assert (status["code"], status["message"], status["attempt-no"]) == (code, "", 1)
    assert status["session-seconds"] == 0.0
    assert "mx-host" not in status
    assert "sending-ip" not in told["envelope"]


@pytest.mark.parametrize("kind", ["bounced_late", "bounced"])
def test_a_delayed_bounce(kind):
    """``bounced`` by a report: the reply after the dot was lost, and the report came first."""
    told = PAYLOAD.of(
        row(
            kind,
            decision="bounce",
            code=550,
            enhanced="5.1.1",
            text="Gone",
            hardness="hard",
            timing="delayed",
        ),
        ATTEMPT,
    )
    assert (told["severity"], told["reason"]) == ("permanent", "bounce")
    assert told["flags"] == {"is-delayed-bounce": True}
    assert told["envelope"] == {}
    assert told["delivery-status"] == {
        "code": 550,
        "message": "5.1.1 Gone",
        "description": None,
        "bounce-code": "5.1.1",
        "enhanced-code": "5.1.1",
        "bounce-type": "hard",
    }
    assert told["message"]["headers"] == HEADERS


@pytest.mark.parametrize(
    ("kind", "decision", "level"), [("complained", "reported", "warn"), ("unsubscribed", "one_click", "info")]
)
def test_wishes_have_no_delivery_status(kind, decision, level):
    told = PAYLOAD.of(row(kind, decision=decision), None, ("news",))
    assert (told["event"], told["log-level"]) == (kind, level)
    assert "delivery-status" not in told
    assert told["tags"] == (["news"] if kind == "unsubscribed" else ["news", "weekly"])
    assert told["user-variables"] == {}
