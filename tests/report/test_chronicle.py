from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simulator.errors import EnvironmentLacking
from simulator.report.chronicle import chronicle, instant
from simulator.report.record import Found
from tests.report.exports.mailed import mailed

KINDS = ("accepted", "attempt", "delivered", "bounced_late", "unsubscribed")


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Found:
    return mailed(tmp_path_factory.mktemp("run"))


def of(run, recipient, kinds):
    """Kind, instant, number of the last attempt and time queued, in ms, of what is told of a recipient."""
    return [
        (one.row["kind"], one.row["at_ms"], one.attempt and one.attempt["attempt"], one.queued_ms)
        for one in chronicle(run, kinds)
        if one.row["recipient"] == f"{recipient}@i.test" and one.sender.domain == "a.test"
    ]


def test_each_row_has_the_attempt_before_it_and_when_its_mail_was_queued(run: Found):
    assert of(run, "slow", KINDS) == [
        ("accepted", 0, None, 0),
        ("attempt", 0, 1, 0),
        ("attempt", 600_000, 2, 0),
        ("delivered", 600_000, 2, 0),
    ]


def test_after_its_end_a_delivery_has_no_attempt_and_was_queued_as_long_ago_as_it_took(run: Found):
    assert of(run, "late", KINDS)[-1] == ("bounced_late", 3_600_000, None, 0)


def test_rows_are_told_of_attempts_that_were_not_asked_for(run: Found):
    assert of(run, "full", ("expired",)) == [("expired", 28_800_000, 7, 0)]


def test_rows_stand_in_their_order_and_have_the_sender_they_are_of(run: Found):
    told = list(chronicle(run, KINDS))
    assert [one.row["at_ms"] for one in told] == sorted(one.row["at_ms"] for one in told)
    assert {one.sender.name for one in told} == {"main", "other"}
    assert all(one.sender.name == one.row["sender"] for one in told)


def test_a_sender_that_the_scenario_no_longer_has_is_an_error(tmp_path: Path):
    run = mailed(tmp_path)
    (run.folder / "scenario.yaml").write_text("version: 1\nsender: {domain: c.test}\n")
    with pytest.raises(EnvironmentLacking, match="is not the scenario of the run"):
        list(chronicle(run, KINDS))


def test_an_instant_is_so_much_later_even_where_clocks_change():
    start = datetime(2026, 3, 29, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert instant(start, 3_600_000).isoformat() == "2026-03-29T03:30:00+02:00"
    assert instant(start, 1).astimezone(UTC) == datetime(2026, 3, 29, 0, 30, 0, 1000, tzinfo=UTC)
