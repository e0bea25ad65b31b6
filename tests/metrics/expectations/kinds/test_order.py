import pytest

from simulator.metrics import ExpectationInvalid, judge, measure, parse
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal, row


def judged(order, rows, **beside):
    frame = journal(rows)
    return judge(parse({"order": order, **beside}, NAMES), frame, measure(frame))


def run():
    """1 is delivered at its third attempt and bounces late; 2 is given up; 3 is delivered at once."""
    return [
        *delivered(1, tries=3, recipient="alum@a.test"),
        row("bounced_late", 9_000, 1, recipient="alum@a.test"),
        row("accepted", 10, 2),
        row("attempt", 20, 2, attempt=1, decision="retry"),
        row("expired", 30, 2),
        *delivered(3),
    ]


@pytest.mark.parametrize(
    "order",
    [
        ["accepted", "attempt", "delivered", "bounced_late"],
        ["webhook.accepted", "webhook.temporary_fail", "webhook.delivered", "webhook.permanent_fail"],
        ["webhook.temporary_fail", "expired"],
        ["attempt", "webhook.temporary_fail", "bounced_late"][1:],
    ],
)
def test_what_comes_in_this_order_or_not_at_all_holds(order):
    found = judged(order, run())
    assert found.passed, found.measured


@pytest.mark.parametrize(
    ("order", "measured", "witness"),
    [
        (["delivered", "attempt"], "u@a.test: attempt, delivered", 3),
        (["bounced_late", "accepted"], "alum@a.test: accepted, bounced_late", 1),
        (["accepted", "expired", "attempt"], "u@a.test: accepted, attempt, expired", 2),
        (["attempt", "webhook.temporary_fail"], "alum@a.test: attempt, webhook.temporary_fail, attempt", 1),
    ],
)
def test_the_first_delivery_that_saw_another_order_is_told(order, measured, witness):
    found = judged(order, run())
    assert (found.passed, found.witness) == (False, witness)
    assert found.measured.startswith(measured)


def test_the_keys_of_a_selector_say_whose_order_it_is():
    assert judged(["delivered", "expired"], run(), campaign="blast").passed
    order = ["attempt", "delivered", "bounced_late"]
    found = judged(order, run(), to="alum@a.test")
    assert (found.passed, found.measured) == (True, "so it was")
    assert found.text == "order attempt, delivered, bounced_late to alum@a.test"


def test_an_event_that_never_came_leaves_nothing_to_judge():
    found = judged(["accepted", "complained", "unsubscribed"], run())
    assert (found.passed, found.measured) == (False, "nothing to judge: complained never happened")
    assert not judged(["delivered", "bounced_late"], run(), to="u@a.test").passed


@pytest.mark.parametrize(
    ("order", "path", "told"),
    [
        ("accepted", (), "a list is due"),
        (["accepted"], (), "two events or more"),
        ([], (), "two events or more"),
        (["accepted", "deliverd"], (1,), "'deliverd' is no event"),
        (["accepted", "listed"], (1,), "listed happens to no delivery"),
        (["attempt", "deferred", "attempt"], (2,), "attempt stands twice"),
    ],
)
def test_what_is_no_order_is_refused_where_it_stands(order, path, told):
    with pytest.raises(ExpectationInvalid) as caught:
        parse({"order": order}, NAMES)
    assert told in caught.value.message
    assert caught.value.path == ("order", *path)


@pytest.mark.parametrize("key", ["event", "after"])
def test_the_events_stand_in_the_list_alone(key):
    with pytest.raises(ExpectationInvalid, match="means nothing beside order:"):
        parse({"order": ["accepted", "delivered"], key: "attempt"}, NAMES)
