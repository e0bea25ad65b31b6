from dataclasses import replace

import pytest

from simulator.errors import LawBroken
from simulator.metrics import check, measure
from tests.metrics.journals import delivered, journal, row


def whole():
    return [
        *delivered(1, tries=2),
        row("accepted", 0, 2),
        row("suppressed", 0, 2, decision="bounces", took_ms=0),
    ]


def test_a_sound_journal_passes():
    check(measure(journal(whole())))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([row("accepted", 9, 1)], "3 rows accepted for 2 deliveries"),
        ([row("accepted", 0, 3), row("delivered", 9, 1, attempt=3)], "3 ends for 2 deliveries"),
        ([row("expired", 9, 77)], "1 deliveries ended that were never accepted"),
        ([row("suppressed", 9, 3, decision="allowlist"), row("accepted", 0, 3)], "dropped.count 2 is not"),
        (
            [row("bounced_late", 9, 1), row("bounced_late", 9, 1)],
            "bounced_late.count 2 exceeds delivered.count 1",
        ),
        ([row("accepted", 0, 3, campaign=None)], "by campaign: accepted.count 3, together 2"),
    ],
)
def test_a_journal_that_contradicts_itself_does_not(more, told):
    with pytest.raises(LawBroken) as caught:
        check(measure(journal([*whole(), *more])))
    assert told in str(caught.value)


def test_groups_are_checked_too():
    found = measure(journal(whole()))
    values = dict(found.by["server"]["a"], **{"webhooks.permanent_fail": 7})
    with pytest.raises(LawBroken, match=r"server a: webhooks\.permanent_fail 7 is not"):
        check(replace(found, by={**found.by, "server": {"a": values}}))
