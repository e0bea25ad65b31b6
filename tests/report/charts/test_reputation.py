from simulator.report.charts.reputation import Reputation
from simulator.report.record import Found
from tests.report.charts.drawn import drawn, rows
from tests.report.judged import SCENARIO
from tests.report.lived import ran


def test_a_row_once_a_day_and_at_each_change_of_level(judged):
    """A bounce, then a complaint take the address down; it is blocked for a day, and then for two."""
    told = [(row[0] / 3600, row[4], row[6]) for row in rows(judged, "reputation") if row[2] == "192.0.2.1"]
    assert told == [
        (2, "medium", None),
        (24, "medium", None),
        (28, "low", None),
        (29, "bad", 190_800),
        (48, "bad", 190_800),
        (72, "bad", 363_600),
        (75, "bad", 363_600),
    ]


def test_what_is_blocked_is_marked(judged):
    panel = drawn(judged, "reputation")
    assert panel.marked == {place for place, row in enumerate(panel.table.rows) if row[-1] is not None}


def test_a_line_for_each_key_and_a_band_for_each_level(judged):
    figure = drawn(judged, "reputation").figure
    assert [(line["name"], line["line"]["dash"]) for line in figure["data"]] == [
        ("inbox: 192.0.2.1", "solid"),
        ("inbox: news.test", "dash"),
    ]
    bands = [(shape["y0"], shape["y1"]) for shape in figure["layout"]["shapes"]]
    assert bands == [(90, 100), (70, 90), (40, 70), (0, 40)]
    assert [word["text"] for word in figure["layout"]["annotations"]] == ["high", "medium", "low", "bad"]


def test_providers_of_different_edges_have_no_bands_in_common(tmp_path):
    other = """\
  other: {domains: [other.test], rules: [{name: opinion, reputation: {levels: {high: {edge: 95}}}}]}
workload:
  - {name: there, at: 1h, to: [a@other.test]}
"""
    figure = drawn(ran(tmp_path, SCENARIO.replace("workload:\n", other)), "reputation").figure
    assert len(figure["data"]) == 4
    assert figure["layout"]["shapes"] == []


def test_without_an_opinion_there_is_none(lived):
    assert Reputation().draw(Found.at(lived)) is None
