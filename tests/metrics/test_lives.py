import pytest

from simulator.metrics import measure
from simulator.metrics.scope import WHOLE, Scope
from tests.metrics.journals import delivered, journal, row

MINUTE = 60_000


def queue():
    """Three enter at 0, 1, 2 min and are out at 1, 3, 10 min; a fourth comes at 4 min and stays."""
    return [
        *delivered(1, at=0, every=MINUTE),
        *delivered(2, at=MINUTE, every=2 * MINUTE),
        *delivered(3, at=2 * MINUTE, every=8 * MINUTE),
        row("accepted", 4 * MINUTE, 4),
    ]


def taken(name, span=None, rows=None):
    frame = journal(queue() if rows is None else rows)
    minutes = None if span is None else (span[0] * MINUTE, span[1] * MINUTE)
    return measure(frame).taken(frame.lazy(), name, Scope(span=minutes) if span else WHOLE)


@pytest.mark.parametrize(
    ("span", "depth"), [(None, 1), ((0, 1), 1), ((0, 2), 1), ((0, 3), 2), ((3, 5), 2), ((0, 11), 1)]
)
def test_the_depth_is_that_at_the_end(span, depth):
    assert taken("queue.depth", span) == depth
    assert taken("in_flight.count", span) == depth


@pytest.mark.parametrize(("span", "most"), [(None, 2), ((0, 1), 1), ((3, 4), 2), ((5, 6), 2), ((11, 12), 1)])
def test_the_deepest_is_taken_over_the_span_and_counts_who_was_there_before(span, most):
    assert taken("queue.depth.max", span) == most


@pytest.mark.parametrize(
    ("span", "minutes"), [(None, 8), ((0, 3), 2), ((0, 4), 2), ((3, 5), 3), ((11, 12), 6), ((0, 1), 1)]
)
def test_the_oldest_is_as_old_as_it_got_until_the_end_of_the_span(span, minutes):
    assert taken("queue.age.max", span) == minutes * 60


def test_who_left_before_the_span_does_not_count():
    assert taken("queue.age.max", (2, 3), [*delivered(1, every=MINUTE), *delivered(2, at=150_000)]) == 1
    assert taken("queue.age.max", (2, 3), delivered(1, every=MINUTE)) == 0


@pytest.mark.parametrize(
    ("deadlines", "share"),
    [([1000], 1), ([999], 0), ([None], None), ([1000, None], 1), ([1000, 5, 999, 2000], 1 / 2)],
)
def test_in_time_is_by_the_deadline_over_those_that_have_one(deadlines, share):
    rows = [one for number, each in enumerate(deadlines) for one in delivered(number, deadline_ms=each)]
    assert measure(journal(rows))["delivered.in_time"] == share


def test_what_was_not_delivered_was_not_delivered_in_time():
    rows = [*delivered(1, deadline_ms=5_000), row("accepted", 0, 2, deadline_ms=5_000), row("accepted", 0, 3)]
    rows += [row("accepted", 0, 4, deadline_ms=5_000), row("expired", 9, 4, deadline_ms=5_000)]
    assert measure(journal(rows))["delivered.in_time"] == 1 / 3
