import pytest

from simulator.metrics import measure
from simulator.metrics.pace import paceless
from simulator.metrics.scope import WHOLE, Scope
from tests.metrics.journals import journal, row


def attempts(*began):
    """One attempt of a delivery at each instant (ms)."""
    return [row("attempt", at + 500, 1, attempt=1, decision="retry", began_ms=at) for at in began]


def taken(rows, name, scope=WHOLE):
    frame = journal(rows)
    return measure(frame).taken(frame.lazy(), name, scope)


def test_the_rate_is_taken_from_the_first_attempt_to_the_last():
    assert taken(attempts(1_000, 2_000, 5_000), "attempts.rate") == 3 / 4


def test_one_instant_has_no_rate():
    assert taken(attempts(1_000, 1_000), "attempts.rate") is None
    assert taken(attempts(1_000, 1_000), "attempts.rate.max") == 2 / 60


@pytest.mark.parametrize(
    ("span", "rate"),
    [((0, 10_000), 3 / 10), ((1_000, 5_000), 2 / 4), ((1_001, 2_000), 0), ((9_000, 9_001), 0)],
)
def test_within_a_span_it_is_taken_over_all_of_it_and_attempts_count_when_they_begin(span, rate):
    assert taken(attempts(1_000, 2_000, 5_000), "attempts.rate", Scope(span=span)) == rate


def test_the_fullest_minute_of_the_clock():
    rows = attempts(0, 59_999, 60_000, 60_001, 119_999, 180_000)
    assert taken(rows, "attempts.rate.max") == 3 / 60


@pytest.mark.parametrize(("period", "most"), [(1_000, 2), (30_000, 2), (120_000, 5)])
def test_periods_are_as_long_as_asked_for(period, most):
    rows = attempts(0, 59_999, 60_000, 60_001, 119_999, 180_000)
    assert taken(rows, "attempts.rate.max", Scope(period=period)) == most * 1000 / period


def test_periods_of_a_span_follow_one_another_from_its_begin():
    rows = attempts(0, 59_999, 60_000, 60_001, 119_999, 180_000)
    assert taken(rows, "attempts.rate.max", Scope(span=(59_000, 200_000))) == 3 / 60
    assert taken(rows, "attempts.rate.max", Scope(span=(0, 60_000))) == 2 / 60


def test_nobody_knows_how_fast_nothing_is():
    assert set(paceless(WHOLE).values()) == {None}
    assert set(paceless(Scope(span=(0, 1))).values()) == {0}
