import hashlib
import hmac
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


def told(run: Found) -> list[dict[str, Any]]:
    into = io.BytesIO()
    export("webhooks", run, into)
    return [json.loads(line) for line in into.getvalue().decode().splitlines()]


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Found:
    return mailed(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def events(run: Found) -> list[dict[str, Any]]:
    return [one["event-data"] for one in told(run)]


def of(events, recipient):
    """Event, severity and reason of all that is told of a recipient of the sender ``main``."""
    return [
        tuple(one[name] for name in ("event", "severity", "reason") if name in one)
        for one in events
        if one["recipient"] == f"{recipient}@i.test" and one["domain"]["name"] == "a.test"
    ]


@pytest.mark.parametrize(
    ("recipient", "story"),
    [
        ("ok", [("accepted",), ("delivered",)]),
        ("slow", [("accepted",), ("failed", "temporary", "greylisted"), ("delivered",)]),
        ("gone", [("accepted",), ("failed", "permanent", "bounce")]),
        ("spam", [("accepted",), ("failed", "permanent", "generic")]),
        ("reset", [("accepted",), ("failed", "temporary", "generic"), ("delivered",)]),
        ("late", [("accepted",), ("delivered",), ("failed", "permanent", "bounce")]),
        ("leave", [("accepted",), ("delivered",), ("unsubscribed",)]),
        ("angry", [("accepted",), ("delivered",), ("complained",)]),
        ("dead", [("accepted",), ("failed", "permanent", "suppress-bounce")]),
        ("cross", [("accepted",), ("failed", "permanent", "suppress-complaint")]),
        (
            "full",
            [("accepted",), *[("failed", "temporary", "generic")] * 7, ("failed", "permanent", "old")],
        ),
    ],
)
def test_the_webhooks_of_a_delivery_in_their_order(events, recipient, story):
    assert of(events, recipient) == story


def test_there_are_as_many_as_the_metrics_count(tmp_path: Path):
    run = mailed(tmp_path, senders__other__webhooks="{}")
    named = {"temporary": "temporary_fail", "permanent": "permanent_fail"}
    events = [one["event-data"] for one in told(run)]
    counted = Counter(named.get(one.get("severity"), one["event"]) for one in events)
    metrics = run.record["metrics"]
    assert counted == {
        name.removeprefix("webhooks."): value
        for name, value in metrics.items()
        if name.startswith("webhooks.")
    }


def test_of_a_sender_only_the_events_that_it_names(events):
    other = [one["event"] for one in events if one["domain"]["name"] == "b.test"]
    assert other == ["delivered"]


def test_time_counts_from_the_scenarios_start_in_seconds(events):
    start = 1767603600  # 2026-01-05T10:00:00+01:00
    full = [one["timestamp"] - start for one in events if one["recipient"] == "full@i.test"]
    assert full == [60 * minute for minute in (0, 0, 10, 25, 55, 115, 235, 475, 480)]
    assert [one["timestamp"] for one in events] == sorted(one["timestamp"] for one in events)


def test_a_signature_is_one_that_consumers_accept(run: Found):
    for one in told(run):
        signature = one["signature"]
        key = b"secret" if one["event-data"]["domain"]["name"] == "b.test" else b"key-mtasim"
        signed = (signature["timestamp"] + signature["token"]).encode()
        assert hmac.new(key, signed, hashlib.sha256).hexdigest() == signature["signature"]
        assert len(signature["token"]) == 50
        assert int(signature["timestamp"]) == int(one["event-data"]["timestamp"])


def test_no_two_have_the_same_id_or_token(run: Found):
    every = told(run)
    assert len({one["event-data"]["id"] for one in every}) == len(every)
    assert len({one["signature"]["token"] for one in every}) == len(every)


def test_an_unsubscribe_names_the_tags_that_it_ends(events, tmp_path: Path):
    [some] = [one["tags"] for one in events if one["event"] == "unsubscribed"]
    assert some == ["news", "weekly"]
    run = mailed(tmp_path, servers__i__rules__leave__then__scope="all")
    [every] = [one["event-data"]["tags"] for one in told(run) if one["event-data"]["event"] == "unsubscribed"]
    assert every == ["*"]


def test_a_run_without_its_scenario_cannot_be_told(tmp_path: Path):
    run = mailed(tmp_path)
    (run.folder / "scenario.yaml").unlink()
    with pytest.raises(EnvironmentLacking, match=r"scenario\.yaml"):
        told(run)
