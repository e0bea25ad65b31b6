import pytest

from simulator.metrics import METRICS, judge, measure, parse
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal, returned, row


def run():
    """1 is delivered at once, 2 at its third attempt after long, 3 dropped, 4 bounced, 5 still waits."""
    return [
        *delivered(1),
        *delivered(2, tries=3, every=60_000, campaign="probe"),
        row("accepted", 0, 3),
        row("suppressed", 0, 3, decision="complaints", took_ms=0),
        row("accepted", 0, 4),
        row("attempt", 900, 4, attempt=1, decision="fail", code=550, hardness="hard"),
        row("bounced", 900, 4, attempt=1, took_ms=900),
        row("accepted", 0, 5),
        row("attempt", 950, 5, attempt=1, decision="retry", code=451, hardness="soft"),
        row("listed", 950, recipient="v@a.test", decision="bounces"),
    ]


def witness(line):
    frame = journal(run())
    found = judge(parse(line, NAMES), frame, measure(frame))
    assert not found.passed
    return found.witness


@pytest.mark.parametrize(
    ("line", "delivery"),
    [
        ("failed.count == 0", 4),
        ("dropped.complaint < 1", 3),
        ("webhooks.temporary_fail == 0", 5),
        ("attempts.p95 <= 2", 2),
        ("2 >= attempts.max", 2),
        ("attempts.mean == 1", 2),
        ("delivered.p95 <= 1m", 2),
        ("delivered.rate >= 93%", 3),
        ("delivered.count(probe) == 2", None),
        ("delivered.count(blast) == 5", 3),
        ("first_attempt.fail_rate <= 1%", 4),
        ("bounces.soft == 0", 5),
        ("in_flight.count == 0", 5),
        ("delivered.count + failed.count == accepted.count", 3),
        ("suppressions.count == 0", None),
        ("attempts.total >= 100", None),
        ("delivered.count != 2", None),
        ("delivered.rate(probe) - delivered.rate(blast) <= 0%", 2),
    ],
)
def test_the_first_delivery_that_does_not_fit_is_named(line, delivery):
    assert witness(line) == delivery


def test_a_delivery_in_flight_is_missed_where_none_ended_otherwise():
    rows = [*delivered(1), row("accepted", 5, 2)]
    frame = journal(rows)
    assert judge(parse("delivered.rate == 100%", NAMES), frame, measure(frame)).witness == 2


def test_what_holds_and_what_has_nothing_to_judge_has_no_witness():
    frame = journal(run())
    for line in ("failed.count == 1", "recovered.rate(blast) == 100%"):
        assert judge(parse(line, NAMES), frame, measure(frame)).witness is None
    nothing = {"message": {"to": "nobody@a.test"}, "attempts": 1}
    assert judge(parse(nothing, NAMES), frame, measure(frame)).witness is None


def test_a_message_check_names_the_first_delivery_that_missed():
    frame = journal(run())
    check = parse({"message": {"to": "u@a.test"}, "outcome": "delivered"}, NAMES)
    assert judge(check, frame, measure(frame)).witness == 3


@pytest.mark.parametrize("name", sorted(METRICS))
@pytest.mark.parametrize("compare", ["<", ">"])
def test_every_metric_can_be_asked_for_its_witness(name, compare):
    frame = journal(run())
    found = judge(parse(f"{name} {compare} {name}", NAMES), frame, measure(frame))
    assert not found.passed


@pytest.mark.parametrize(
    ("line", "rows", "delivery"),
    [
        ("delivered.in_time == 100%", [*delivered(1), *delivered(2, at=1_000, deadline_ms=1_999)], 2),
        (
            "delivered.in_time == 100%",
            [*delivered(1, deadline_ms=1_000), row("accepted", 0, 2, deadline_ms=9)],
            2,
        ),
        ("queue.depth.max <= 1", [*delivered(3), *delivered(2, at=500), *delivered(1, at=600)], 2),
        ("queue.depth == 0", [*delivered(1), row("accepted", 5, 2)], 2),
        ("queue.age.max <= 1s", [*delivered(1), *delivered(2, every=1_001)], 2),
        ("drain.time <= 1s", [returned(500, "a"), *delivered(1), *delivered(2, every=1_501)], 2),
        ("attempts.rate.max <= 1/1m", [*delivered(1), *delivered(2)], None),
    ],
)
def test_the_queue_and_its_deadlines_have_witnesses(line, rows, delivery):
    frame = journal(rows)
    found = judge(parse(line, NAMES), frame, measure(frame))
    assert (found.passed, found.witness) == (False, delivery)


def test_a_span_of_time_narrows_the_search():
    rows = [*delivered(1, tries=3), *delivered(2, at=60_000, tries=3)]
    frame = journal(rows)
    line = parse({"that": "attempts.max <= 2", "between": ["1m", "2m"]}, NAMES)
    assert judge(line, frame, measure(frame)).witness == 2
