from tests.report.charts.drawn import drawn, rows


def test_hard_bounces_over_mails_sent_and_unknown_users_over_replies(judged):
    """Refusals for the sender's sake (days 1 and 3) are no hard bounces of a recipient."""
    assert rows(judged, "bounce_rates") == [
        (0.0, "inbox", 4, 0, 0.0, 5, 0, 0.0),
        (86400.0, "inbox", 4, 1, 0.25, 4, 1, 0.25),
        (259200.0, "inbox", 2, 0, 0.0, 2, 0, 0.0),
    ]
    assert drawn(judged, "bounce_rates").marked == {1}


def test_the_limits_of_ses_are_drawn(judged):
    shapes = drawn(judged, "bounce_rates").figure["layout"]["shapes"]
    assert [shape["y0"] for shape in shapes] == [0.02, 0.05, 0.10]
