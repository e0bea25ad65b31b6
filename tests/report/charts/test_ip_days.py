from simulator.report.charts.ip_days import IpDays, _result
from simulator.report.record import Found
from tests.report.charts.drawn import drawn, rows


def test_a_row_for_each_day_on_which_the_address_was_seen(judged):
    """What was refused at RCPT never came to DATA; the trap was hit and the complaint came on day 1."""
    assert rows(judged, "ip_days") == [
        (0.0, "inbox", "192.0.2.1", 5, 4, 4, "green", 0.0, 0, 0.0, 0),
        (86400.0, "inbox", "192.0.2.1", 4, 3, 3, "yellow", 1 / 3, 1, 1 / 3, 1),
        (259200.0, "inbox", "192.0.2.1", 2, 2, 0, "", None, 0, None, 0),
    ]
    assert drawn(judged, "ip_days").marked == {1}


def test_the_filter_result_is_that_of_snds():
    shares = (None, 0, 0.1, 0.11, 0.9, 0.91)
    assert list(map(_result, shares)) == ["", "green", "green", "yellow", "yellow", "red"]


def test_without_an_opinion_nobody_counts_by_address(lived):
    assert IpDays().draw(Found.at(lived)) is None
