import pytest

from simulator.metrics.statistics import Estimate, mean_of
from simulator.report.quantities import change, interval, mean, quantity


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (None, "rate", "-"),
        (0.954, "rate", "95.4 %"),
        (2866, "count", "2,866"),
        (2866.0, "count", "2,866"),
        (2866.25, "count", "2,866.2"),
        (1.15, "number", "1.150"),
        (830.0, "seconds", "13m50s"),
        (0.137, "frequency", "8.2/1m"),
    ],
)
def test_a_quantity_has_the_unit_of_its_metric(value, unit, shown):
    assert quantity(value, unit) == shown


def test_a_mean_is_shown_to_the_place_where_its_error_begins():
    assert mean(mean_of([0.9971, 0.9981, 0.9965]), "rate") == "99.72 % ± 0.20 %"
    assert mean(mean_of([6732.0, 6832.0, 6700.0, 6790.0]), "count") == "6,764 ± 94"
    assert mean(mean_of([600.0, 660.0, 610.0]), "seconds") == "10m23s ± 1m20s"


def test_what_never_varies_or_was_seen_once_has_no_error():
    assert mean(mean_of([3004, 3004]), "count") == "3,004"
    assert mean(mean_of([0.9]), "rate") == "90.0 %"


@pytest.mark.parametrize(
    ("estimate", "unit", "shown", "between"),
    [
        (Estimate(-0.0112, 0.0009, 19), "rate", "-1.12 %", "-1.31 % .. -0.93 %"),
        (Estimate(0.0000031, 0.0000001, 19), "rate", "+0.000310 %", "+0.000289 % .. +0.000331 %"),
        (Estimate(0.05, 0.01, 19), "frequency", "+3.0/1m", "+1.7/1m .. +4.3/1m"),
        (Estimate(64.04, 2.18, 19), "count", "+64.0", "+59.5 .. +68.6"),
        (Estimate(-12000.0, 2000.0, 19), "count", "-12,000", "-16,186 .. -7,814"),
        (Estimate(-40.0, 1.9, 19), "seconds", "-40s", "-44s .. -36s"),
        (Estimate(0.0, 0.5, 9), "number", "0", "-1.1 .. +1.1"),
        (Estimate(2.0, 0.0, 9), "count", "+2", ""),
        (Estimate(-0.0112, 0.0, 0), "rate", "-1.1 %", ""),
        (Estimate(0.0, 0.0, 0), "rate", "0", ""),
    ],
)
def test_a_change_has_a_sign_and_no_more_digits_than_are_known(estimate, unit, shown, between):
    assert change(estimate, unit) == shown
    assert interval(estimate, unit) == between
