import pytest

from simulator.metrics.expectations.listing import Entry, entries
from tests.metrics.journals import journal, row


def listed(at, recipient="u@a.test", **cells):
    return row("listed", at, recipient=recipient, campaign=None, **({"decision": "bounces"} | cells))


def unlisted(at, recipient="u@a.test", **cells):
    return row("unlisted", at, recipient=recipient, campaign=None, **({"decision": "bounces"} | cells))


def found(*rows, to=None):
    return entries(journal(rows).lazy(), to)


def test_an_entry_knows_why_it_is_there_and_for_which_mail():
    rows = [listed(5, "U@a.test", decision="unsubscribes", tags="x,y", code=550, reason="unknown_user")]
    entry = Entry("main", "u@a.test", "unsubscribes", ("x", "y"), "550", "unknown_user", 5, None)
    assert found(*rows) == [entry]


def test_it_stands_until_it_is_taken_off_or_expires():
    spans = [
        (one.since, one.until) for one in found(listed(1), unlisted(4), listed(6, deadline_ms=8), listed(9))
    ]
    assert spans == [(1, 4), (6, 8), (9, None)]


def test_what_is_taken_off_after_it_expired_ended_when_it_expired():
    assert [one.until for one in found(listed(1, deadline_ms=3), unlisted(4))] == [3]


@pytest.mark.parametrize(
    "other", [{"decision": "complaints"}, {"sender": "other"}, {"recipient": "v@a.test"}]
)
def test_only_its_own_list_sender_and_address_take_it_off(other):
    assert [one.until for one in found(listed(1), unlisted(4, **other))] == [None]


@pytest.mark.parametrize(("at", "stands"), [(4, False), (5, True), (7, True), (8, False)])
def test_it_stands_from_its_instant_and_not_at_its_end(at, stands):
    (entry,) = found(listed(5, deadline_ms=8))
    assert entry.stands(at) == stands


def test_some_addresses_alone():
    rows = [listed(1), listed(2, "v@a.test"), listed(3, "v@b.test", domain="b.test")]
    assert [one.since for one in found(*rows, to="v@a.test")] == [2]
    assert [one.since for one in found(*rows, to="v")] == [2, 3]
