import pytest

from simulator.recipients.reputation.score import Waterfall
from simulator.report.charts.score_waterfall import _SIGNALS, ScoreWaterfall
from simulator.report.record import Found
from tests.report.charts.drawn import drawn, rows


def test_every_signal_of_the_model_has_its_colour():
    assert tuple(_SIGNALS) == Waterfall._fields


def test_the_score_and_what_was_lost_are_a_hundred(judged):
    for row in rows(judged, "score_waterfall"):
        assert sum(row[4:]) == pytest.approx(100, abs=0.4), "each is rounded to a tenth"


def test_lowest_and_at_the_end_by_signal(judged):
    told = [(row[1], row[2], row[3] / 3600) for row in rows(judged, "score_waterfall")]
    assert told == [
        ("192.0.2.1", "lowest", 29),
        ("192.0.2.1", "end", 75),
        ("news.test", "lowest", 29),
        ("news.test", "end", 75),
    ]


def test_signals_that_took_nothing_are_not_drawn(judged):
    names = [series["name"] for series in drawn(judged, "score_waterfall").figure["data"]]
    assert names == ["score", "complaints", "unknown users", "traps"]


def test_without_an_opinion_there_is_none(lived):
    assert ScoreWaterfall().draw(Found.at(lived)) is None
