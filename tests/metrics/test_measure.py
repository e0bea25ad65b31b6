import json
import subprocess
import sys

import pytest
from hypothesis import given, settings

from simulator.metrics import GROUPS, LARGEST, METRICS, check, measure
from simulator.metrics.opinions import THOUGHTLESS
from simulator.metrics.scope import Scope
from tests.metrics.journals import delivered, journal, journals, oracle, row


def belongs(one, group, name):
    if one["kind"] == "control":
        return True
    if group == "tag":
        return name in (one.get("tags") or "").split(",")
    return one[group] == name


@settings(max_examples=60, deadline=None)
@given(journals())
def test_measured_is_what_plain_counting_finds(rows):
    found = measure(journal(rows))
    assert found.values == oracle(rows)
    for group in GROUPS:
        for name, values in found.by[group].items():
            expected = oracle([one for one in rows if belongs(one, group, name)], found.end_ms)
            assert values == {metric: expected[metric] for metric in values}
    check(found)


@settings(max_examples=20, deadline=None)
@given(journals())
def test_a_part_measured_alone_is_the_part_measured_with_the_rest(rows):
    frame = journal(rows)
    whole = measure(frame)
    for group in GROUPS:
        for name, values in whole.by[group].items():
            alone = measure(frame, where={group: name}).values
            assert {metric: alone[metric] for metric in values} == values


@settings(max_examples=20, deadline=None)
@given(journals())
def test_the_order_of_parts_in_the_table_is_kept_and_all_of_it_is_json(rows):
    found = measure(journal(rows)).as_json()
    assert [name for name in found if name not in ("by", "left_out")] == list(METRICS)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_nothing_at_all_has_counts_and_no_rates():
    found = measure(journal([]))
    assert {name for name, value in found.values.items() if value is None} == {
        "attempts.mean", "attempts.p95", "attempts.max", "delivered.rate", "delivered.mean",
        "delivered.p50", "delivered.p95", "first_attempt.fail_rate", "recovered.rate", "campaign.finished_at",
        "attempts.rate", "attempts.rate.max", "delivered.in_time", "queue.age.max", "drain.time",
        "inboxed.rate", "bounces.rate", "unknown_users.rate", "complained.per_delivered",
        "complained.per_inboxed", *THOUGHTLESS,
    }  # fmt: skip
    assert all(not found.by[group] for group in GROUPS)


@pytest.mark.parametrize(
    ("deliveries", "p50", "p95"), [(1, 1, 1), (2, 1, 2), (20, 10, 19), (21, 11, 20), (100, 50, 95)]
)
def test_percentiles_are_nearest_rank(deliveries, p50, p95):
    rows = [one for number in range(1, deliveries + 1) for one in delivered(number, every=number * 1000)]
    found = measure(journal(rows))
    assert (found["delivered.p50"], found["delivered.p95"]) == (p50, p95)


def test_the_mean_time_is_taken_over_those_delivered():
    rows = [*delivered(1, every=1000), *delivered(2, every=2000), row("accepted", 0, 3)]
    assert measure(journal(rows))["delivered.mean"] == 1.5


def test_a_message_with_two_recipients_is_one_message():
    rows = [*delivered(1, message=7), *delivered(2, message=7)]
    found = measure(journal(rows))
    assert (found["messages.total"], found["accepted.count"]) == (1, 2)


def test_within_a_millisecond_all_enter_the_queue_before_any_leaves():
    rows = [
        row(kind, 5, number, took_ms=0, attempt=1) for number in (1, 2) for kind in ("accepted", "delivered")
    ]
    assert measure(journal(rows))["queue.depth.max"] == 2


def test_only_the_largest_groups_are_measured_and_any_other_on_demand():
    rows = [
        one for number in range(LARGEST + 5) for one in delivered(number + 1, domain=f"d{number:03}.test")
    ]
    rows += delivered(9999, domain=f"d{LARGEST + 4:03}.test")
    frame = journal(rows)
    found = measure(frame)
    assert len(found.by["domain"]) == LARGEST
    assert next(iter(found.by["domain"])) == f"d{LARGEST + 4:03}.test"
    assert found.left_out["domain"] == found.as_json()["left_out"]["domain"] == 5
    left_out = f"d{LARGEST + 3:03}.test"
    assert left_out not in found.by["domain"]
    assert found.taken(frame.lazy(), "delivered.count", Scope((("domain", left_out),))) == 1


def test_a_tag_is_no_part_of_another():
    rows = [*delivered(1, tags="new,news"), *delivered(2, tags="news")]
    frame = journal(rows)
    assert {name: one["accepted.count"] for name, one in measure(frame).by["tag"].items()} == {
        "news": 2,
        "new": 1,
    }
    assert measure(frame, where={"tag": "new"})["accepted.count"] == 1


def test_importing_metrics_loads_no_polars():
    code = "import sys, simulator.metrics; sys.exit('polars' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
