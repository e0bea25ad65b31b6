import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simulator.journal import KINDS
from simulator.report.exports import export
from simulator.report.exports.kumo_jsonl import type_of
from simulator.report.record import Found
from tests.report.exports.mailed import mailed
from tests.report.exports.written import ATTEMPT, row, written

LOGGED = {
    ("accepted", None): "Reception",
    ("attempt", "retry"): "TransientFailure",
    ("attempt", "done"): "",
    ("attempt", "fail"): "",
    ("deferred", "rate"): "Delayed",
    ("delivered", None): "Delivery",
    ("bounced", "bounce"): "Bounce",
    ("refused", "generic"): "Bounce",
    ("expired", "age"): "Expiration",
    ("suppressed", "bounces"): "AdminBounce",
    ("bounced_late", "bounce"): "OOB",
    ("complained", "reported"): "Feedback",
    ("complained", "unreported"): "",
    ("notice", "failed"): "OOB",
    ("notice", "delayed"): "",
    ("notice", "report lost"): "",
}
NOTHING = {"control", "rejected", "unlisted", "listed", "contact", "bounce_lost", "unsubscribed", "opinion"}
NOBODY = {
    "site": "",
    "peer_address": None,
    "egress_source": None,
    "source_address": None,
    "delivery_protocol": None,
}
COMMON = {
    "id": "00000000000000000000000000000007",
    "sender": "bounces@back.a.test",
    "recipient": "Bob@i.test",
    "queue": "mail:main@i.test",
    "size": 0,
    "created": 1767571201,
    "created_time": "2026-01-05T00:00:01.500Z",
    "feedback_report": None,
    "meta": {},
    "headers": {},
    "reception_protocol": "HTTP",
    "nodeid": "00000000-0000-0000-0000-000000000000",
}


def records(folder: Path, *rows) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written("kumo-jsonl", folder, *rows).splitlines()]


@pytest.mark.parametrize(("kind", "decision"), LOGGED)
def test_the_type_of_record_that_a_row_becomes(kind, decision):
    assert type_of(row(kind, decision=decision, timing=None)) == LOGGED[kind, decision]


def test_every_kind_of_row_is_logged_or_known_not_to_be():
    assert {kind for kind, _ in LOGGED} | NOTHING == set(KINDS)


def test_a_report_that_comes_before_the_verdict_is_out_of_band():
    assert type_of(row("bounced", decision="bounce", timing="delayed")) == "OOB"


def test_the_first_records_as_they_stand(tmp_path: Path):
    assert records(tmp_path) == [
        COMMON
        | NOBODY
        | {
            "type": "Reception",
            "response": {
                "code": 250,
                "enhanced_code": None,
                "content": "OK ids=00000000000000000000000000000007",
                "command": None,
            },
            "timestamp": 1767571201,
            "event_time": "2026-01-05T00:00:01.500Z",
            "num_attempts": 0,
            "bounce_classification": "Uncategorized",
            "egress_pool": None,
        },
        COMMON
        | {
            "type": "TransientFailure",
            "site": "192.0.2.1->mx.i.test.",
            "response": {
                "code": 452,
                "enhanced_code": {"class": 4, "subject": 2, "detail": 2},
                "content": "Full Come back",
                "command": "RCPT TO",
            },
            "peer_address": {"name": "mx.i.test.", "addr": "0.0.0.0"},
            "timestamp": 1767571202,
            "event_time": "2026-01-05T00:00:02.000Z",
            "num_attempts": 0,
            "bounce_classification": "QuotaIssues",
            "egress_pool": "main",
            "egress_source": "192.0.2.1",
            "source_address": {"address": "192.0.2.1:0"},
            "delivery_protocol": "ESMTP",
            "session_id": "00000000-0000-0000-0000-000000000009",
        },
    ]


def response(folder: Path, *rows) -> tuple[Any, ...]:
    """Type, code, content, command and classification of the last record."""
    told = records(folder, *rows)[-1]
    said = told["response"]
    return told["type"], said["code"], said["content"], said["command"], told["bounce_classification"]


REFUSED = {"decision": "bounce", "stage": "rcpt", "code": 550, "text": "No", "reason": "unknown_user"}
FAULT = {**ATTEMPT, "code": None, "enhanced": None, "reason": "network_error"}


@pytest.mark.parametrize(
    ("ending", "told"),
    [
        (
            row("delivered", stage="eom", code=250, text="OK"),
            ("Delivery", 250, "OK", ".", "Uncategorized"),
        ),
        (row("bounced", **REFUSED), ("Bounce", 550, "No", "RCPT TO", "InvalidRecipient")),
        (
            row("expired", decision="age"),
            ("Expiration", 551, "Given up: age", None, "MessageExpired"),
        ),
        (
            row("suppressed", decision="bounces"),
            (
                "AdminBounce",
                551,
                "Administrator bounced with reason: on the list bounces",
                None,
                "Uncategorized",
            ),
        ),
        (row("deferred", decision="rate"), ("Delayed", 400, "Context: rate", None, "Uncategorized")),
        (
            FAULT | {"stage": "connect", "text": "refuse", "session": None},
            (
                "TransientFailure",
                400,
                "KumoMTA internal: failed to connect to any candidate hosts: refuse",
                None,
                "BadConnection",
            ),
        ),
        (
            FAULT | {"stage": "data", "text": "timeout"},
            (
                "TransientFailure",
                421,
                "KumoMTA internal: failed to send message: timeout",
                "DATA",
                "NoAnswerFromHost",
            ),
        ),
        (
            FAULT | {"stage": "data", "text": "reset"},
            (
                "TransientFailure",
                400,
                "KumoMTA internal: failed to send message: reset",
                "DATA",
                "BadConnection",
            ),
        ),
        (
            row("bounced", decision="generic", text="dns_null_mx", enhanced="5.1.10", reason="bad_domain"),
            ("Bounce", 550, "KumoMTA internal: dns_null_mx", None, "BadDomain"),
        ),
    ],
)
def test_how_it_went(tmp_path, ending, told):
    assert response(tmp_path, ending) == told


def test_what_never_came_to_a_session_has_no_peer(tmp_path: Path):
    told = records(tmp_path, FAULT | {"stage": "connect", "text": "refuse", "session": None})[-1]
    assert told["site"] == "192.0.2.1->mx.i.test."
    assert told["peer_address"] is told["source_address"] is None
    assert "session_id" not in told


def test_an_attempt_is_counted_once_it_is_logged(tmp_path: Path):
    again = ATTEMPT | {"attempt": 2}
    given_up = row("expired", decision="attempts", attempt=2)
    assert [one["num_attempts"] for one in records(tmp_path, again, given_up)] == [0, 0, 1, 2]


def test_a_report_and_a_complaint_are_told_of_later(tmp_path: Path):
    late = row("bounced_late", **REFUSED, timing="delayed", enhanced="5.1.1")
    *_, oob, feedback = records(tmp_path, row("delivered"), late, row("complained", decision="reported"))
    assert oob["type"] == "OOB"
    assert oob["response"]["enhanced_code"] == {"class": 5, "subject": 1, "detail": 1}
    assert (oob["num_attempts"], oob["created"], oob["response"]["command"]) == (0, 1767571201, None)
    assert feedback["type"] == "Feedback"
    report = feedback["feedback_report"]
    assert (report["feedback_type"], report["arrival_date"]) == ("abuse", "2026-01-05T01:00:01Z")
    assert report["original_rcpto_to"] == ["<Bob@i.test>"]
    assert report["reported_domain"] == ["a.test"]


def test_only_what_was_sent_or_given_up_had_a_pool(tmp_path: Path):
    ends = (
        row("deferred", decision="rate"),
        row("expired", decision="age"),
        row("suppressed", decision="bounces"),
    )
    assert [one["egress_pool"] for one in records(tmp_path, *ends)] == [None, "main", None, "main", None]


def test_a_source_address_of_the_longer_kind_stands_in_brackets(tmp_path: Path):
    told = records(tmp_path, ATTEMPT | {"ip": "2001:db8::1"})[-1]
    assert told["source_address"] == {"address": "[2001:db8::1]:0"}


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Found:
    return mailed(tmp_path_factory.mktemp("run"))


def test_there_are_as_many_of_each_as_the_metrics_count(run: Found):
    into = io.BytesIO()
    export("kumo-jsonl", run, into)
    metrics = run.record["metrics"]
    assert Counter(json.loads(line)["type"] for line in into.getvalue().splitlines()) == {
        "Reception": metrics["accepted.count"],
        "TransientFailure": metrics["deferrals.count"],
        "Delivery": metrics["delivered.count"],
        "Bounce": metrics["failed.hard"] + metrics["failed.soft_permanent"],
        "Expiration": metrics["failed.expired"],
        "AdminBounce": metrics["dropped.count"],
        "OOB": metrics["bounced_late.count"],
        "Feedback": metrics["webhooks.complained"],
    }


def test_a_reply_stays_on_its_line(tmp_path: Path):
    hostile = 'a "b"\r\n\\c\x1b[31m\u2028d\u202ee\x00'
    text = written("kumo-jsonl", tmp_path, row("bounced", **REFUSED | {"text": hostile}))
    assert len(text.splitlines()) == 3
    assert text.isascii()
    assert json.loads(text.splitlines()[-1])["response"]["content"] == 'a "b" \\c\x1b[31m d\u202ee\x00'
