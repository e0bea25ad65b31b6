from simulator.report.charts.complaint_rates import ComplaintRates
from simulator.report.record import Found
from tests.report.charts.drawn import drawn, rows


def test_complaints_by_either_denominator(judged):
    """Of three mails delivered on day 1 the last was filed as spam."""
    assert rows(judged, "complaint_rates") == [
        (0.0, "inbox", 4, 4, 0, 0.0, 0.0),
        (86400.0, "inbox", 3, 2, 1, 1 / 2, 1 / 3),
    ]
    assert drawn(judged, "complaint_rates").marked == {1}


def test_what_is_above_the_top_is_drawn_there_beside_the_limits(judged):
    figure = drawn(judged, "complaint_rates").figure
    assert [line["y"] for line in figure["data"]] == [[0, 0.02, None, None]] * 2
    assert [shape["y0"] for shape in figure["layout"]["shapes"]] == [0.001, 0.003]
    assert [word["text"] for word in figure["layout"]["annotations"]] == [
        "Google: keep below 0.1 %",
        "Google, Yahoo: never 0.3 %",
    ]


def test_nobody_complained(lived):
    assert ComplaintRates().draw(Found.at(lived)) is None
