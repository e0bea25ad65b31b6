import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simulator.errors import EnvironmentLacking
from simulator.report.exports import export
from simulator.report.record import Found
from tests.report.exports.mailed import mailed
from tests.report.exports.written import row, written


def items(run: Found) -> list[dict[str, Any]]:
    into = io.BytesIO()
    export("mailgun-events", run, into)
    return [json.loads(line) for line in into.getvalue().splitlines()]


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Found:
    return mailed(tmp_path_factory.mktemp("run"))


def test_an_item_is_the_event_that_a_webhook_carries(run: Found):
    into = io.BytesIO()
    export("webhooks", run, into)
    carried = [json.loads(line)["event-data"] for line in into.getvalue().splitlines()]
    told = [one for one in items(run) if one["domain"]["name"] == "a.test"]
    assert told == [one for one in carried if one["domain"]["name"] == "a.test"]


def test_it_holds_what_no_webhook_was_asked_for(run: Found):
    other = [one["event"] for one in items(run) if one["domain"]["name"] == "b.test"]
    assert other == ["accepted", "delivered"]


def test_there_are_as_many_as_the_metrics_count(run: Found):
    named = {"temporary": "temporary_fail", "permanent": "permanent_fail"}
    counted = Counter(f"webhooks.{named.get(one.get('severity'), one['event'])}" for one in items(run))
    metrics = run.record["metrics"]
    assert counted == {name: value for name, value in metrics.items() if name.startswith("webhooks.")}


def test_an_item_as_it_stands(tmp_path: Path):
    told = json.loads(written("mailgun-events", tmp_path).splitlines()[-1])
    assert len(told.pop("id")) == 22
    assert told == {
        "event": "failed",
        "timestamp": 1767571202.0,
        "log-level": "warn",
        "account": {"id": "0" * 24},
        "domain": {"name": "a.test"},
        "recipient": "Bob@i.test",
        "recipient-domain": "i.test",
        "recipient-provider": "Other",
        "flags": {
            "is-routed": False,
            "is-system-test": False,
            "is-test-mode": False,
            "is-authenticated": True,
        },
        "message": {
            "headers": {
                "to": "Bob@i.test",
                "message-id": "00000000000000ff@a.test",
                "from": "main@a.test",
                "subject": "mail",
            },
            "attachments": [],
        },
        "tags": [],
        "campaigns": [],
        "user-variables": {},
        "severity": "temporary",
        "reason": "generic",
        "delivery-status": {
            "code": 452,
            "message": "4.2.2 Full\n4.2.2 Come back",
            "description": None,
            "enhanced-code": "4.2.2",
            "attempt-no": 1,
            "session-seconds": 0.0,
            "mx-host": "mx.i.test",
            "retry-seconds": 60,
        },
        "envelope": {
            "sender": "bounces@back.a.test",
            "transport": "smtp",
            "targets": "Bob@i.test",
            "sending-ip": "192.0.2.1",
        },
    }


@pytest.mark.parametrize("kind", ["deferred", "notice", "contact", "bounce_lost"])
def test_what_an_application_is_not_told_of_is_no_event(tmp_path, kind):
    assert len(written("mailgun-events", tmp_path, row(kind)).splitlines()) == 2


def test_a_reply_stays_on_its_line(tmp_path: Path):
    hostile = 'a "b"\r\n\\c\x1b[31m\u2028d\u202ee'
    refused = row("bounced", decision="bounce", code=550, text=hostile, hardness="hard", timing="delayed")
    text = written("mailgun-events", tmp_path, refused)
    assert text.isascii()
    assert len(text.splitlines()) == 3
    assert json.loads(text.splitlines()[-1])["delivery-status"]["message"] == hostile


def test_a_run_without_its_scenario_cannot_be_told(tmp_path: Path):
    run = mailed(tmp_path)
    (run.folder / "scenario.yaml").unlink()
    with pytest.raises(EnvironmentLacking, match=r"scenario\.yaml"):
        items(run)
