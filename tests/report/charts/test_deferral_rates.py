from simulator.report.charts.deferral_rates import DeferralRates
from simulator.report.record import Found
from tests.report.charts.drawn import drawn, rows
from tests.report.lived import ran


def test_a_reply_about_the_rate_counts_over_all_attempts_of_its_day(judged):
    """The one 421 4.7.28 of day 0, and its retry, are two of five attempts."""
    assert rows(judged, "deferral_rates") == [
        (0.0, "inbox", 4, 5, 1, 0.2),
        (86400.0, "inbox", 4, 4, 0, 0.0),
        (259200.0, "inbox", 2, 2, 0, 0.0),
    ]


def test_a_day_without_mail_is_a_gap(judged):
    [line] = drawn(judged, "deferral_rates").figure["data"]
    assert line["y"] == [0.2, 0, None, 0]
    assert line["x"][0] == "2026-01-05 12:00:00.000"


def test_a_full_mailbox_is_no_throttling(lived):
    assert DeferralRates().draw(Found.at(lived)) is None


def test_two_days_make_a_table_and_no_line(tmp_path):
    short = """\
version: 1
name: short
sender: {domain: n.test, retry: {schedule: [1h], give_up: {after_attempts: 2}}}
servers:
  inbox: {domains: [inbox.test], rules: [{name: slow, reply: "421 4.7.28 Unusual rate, slow down"}]}
workload: [{name: one, to: [a@inbox.test]}]
"""
    panel = drawn(ran(tmp_path, short), "deferral_rates")
    assert (panel.table.rows, panel.figure) == (((0.0, "inbox", 1, 2, 2, 1.0),), None)
