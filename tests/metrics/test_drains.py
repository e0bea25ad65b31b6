import pytest

from simulator.metrics import measure
from simulator.metrics.scope import Scope
from tests.metrics.journals import delivered, journal, returned, row

HOUR = 3_600_000


def outage():
    """Three wait for ``a`` when it is back after an hour; one of them is gone two minutes later, the last
    after eight. One more comes after that. ``b`` never was away."""
    rows = [returned(HOUR, "a")]
    for number, minutes in ((1, 62), (2, 65), (3, 68)):
        rows += delivered(number, at=HOUR - 60_000, every=(minutes - 59) * 60_000, campaign="news")
    return [
        *rows,
        *delivered(4, at=HOUR + 1, every=2 * HOUR),
        *delivered(5, at=0, every=2 * HOUR, server="b"),
    ]


def test_it_ends_with_the_last_that_was_waiting_then():
    assert measure(journal(outage()))["drain.time"] == 8 * 60


@pytest.mark.parametrize("where", [{"server": "a"}, {"campaign": "news"}, {"sender": "main"}])
def test_a_part_of_the_mail_has_its_own(where):
    frame = journal(outage())
    assert measure(frame, where=where)["drain.time"] == 8 * 60
    ((group, name),) = where.items()
    assert measure(frame).by[group][name]["drain.time"] == 8 * 60


def test_a_server_that_did_not_come_back_has_none():
    frame = journal(outage())
    assert measure(frame, where={"server": "b"})["drain.time"] is None
    assert measure(journal(delivered(1)))["drain.time"] is None


def test_of_several_returns_the_longest_counts_a_host_like_a_server():
    rows = [*outage(), returned(HOUR + 180_000, "a", "servers.{}.hosts.mx1.a.test.down")]
    assert measure(journal(rows))["drain.time"] == 2 * HOUR / 1000 - 179.999
    assert measure(journal([one for one in rows if one["delivery"] != 4]))["drain.time"] == 8 * 60


def test_what_was_not_drained_has_no_time():
    assert measure(journal([*outage(), row("accepted", 5, 9)]))["drain.time"] is None


def test_with_nothing_waiting_it_takes_no_time():
    assert measure(journal([returned(5, "a"), *delivered(1, at=6)]))["drain.time"] == 0


def test_within_a_span_only_its_returns_count_and_the_drain_may_outlast_it():
    frame = journal([*outage(), returned(HOUR + 300_000, "a")])
    found = measure(frame)
    for span, took in (
        ((HOUR, HOUR + 1), 480),
        ((HOUR + 1, 2 * HOUR), 2 * HOUR / 1000 - 299.999),
        ((0, HOUR), None),
    ):
        assert found.taken(frame.lazy(), "drain.time", Scope(span=span)) == took


def test_other_changes_of_the_world_are_no_return():
    rows = [
        {**returned(HOUR, "a"), "decision": "true"},
        returned(HOUR, "a", "servers.{}.rules.down"),
        returned(HOUR, "a", "senders.{}.down"),
    ]
    assert measure(journal([*outage()[1:], *rows]))["drain.time"] is None
