import json

import plotly.graph_objects as go
import pytest

from simulator.report.charts import charts, panels
from simulator.report.record import Found
from tests.runs.made import made

NAMES = list(charts())
TABLES_ALONE = {"replies", "ip_days"}


def test_the_charts_stand_in_the_order_of_the_page():
    assert NAMES == [
        "outcomes",
        "bounces",
        "timeline",
        "retries",
        "delivery_times",
        "servers",
        "replies",
        "rules",
        "suppressions",
        "assumptions",
        "webhooks",
        "deferral_rates",
        "complaint_rates",
        "bounce_rates",
        "reputation",
        "score_waterfall",
        "ip_days",
    ]
    places = [kind.place for kind in charts().values()]
    assert len(set(places)) == len(places)


OF_ANY_RUN = [name for name in NAMES if name != "assumptions"]


@pytest.fixture(scope="module")
def found(lived, judged):
    """Each panel of the run that has something for it."""
    return dict(panels(Found.at(lived))) | dict(panels(Found.at(judged)))


@pytest.mark.parametrize("name", OF_ANY_RUN)
def test_every_chart_has_a_table_and_what_it_shows_is_said(found, name):
    panel = found[name]
    assert panel.table.rows
    assert all(len(row) == len(panel.table.columns) for row in panel.table.rows)
    assert panel.says.endswith(".")
    assert panel.title


@pytest.mark.parametrize("name", OF_ANY_RUN)
def test_plotly_knows_every_word_of_a_figure(found, name):
    figure = found[name].figure
    if figure is None:
        assert name in TABLES_ALONE
        return
    go.Figure(figure)
    json.dumps(figure, allow_nan=False)
    assert figure["layout"]["height"] > 100


def test_a_run_without_a_journal_shows_what_its_record_has(tmp_path):
    assert [name for name, _ in panels(Found.at(made(tmp_path)))] == ["outcomes", "bounces", "servers"]
