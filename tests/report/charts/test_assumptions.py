from simulator.report.charts.assumptions import Assumptions
from simulator.report.record import Found
from tests.report.charts.drawn import drawn
from tests.report.lived import SCENARIO, ran

PEOPLE = """version: 1
name: people
sender: {domain: news.test}
servers: {big: {domains: [big.test], profile: gmail}}
workload: [{name: w, population: {clean: 50%, yahoo: 50%}, messages: 4}, {name: v, to: [a@big.test]}]
"""


def test_every_number_behind_populations_and_profiles_stands_with_its_source(tmp_path):
    panel = drawn(ran(tmp_path, PEOPLE), "assumptions")
    assert {row[0] for row in panel.table.rows} == {"population clean", "profile yahoo", "profile gmail"}
    size = ("profile gmail", "size", "50MB", "published")
    (row,) = (row for row in panel.table.rows if row[:2] == size[:2])
    assert row[:4] == size
    assert "support.google.com" in row[4]
    marks = [row[3] for row in panel.table.rows]
    assert panel.marked == {place for place, mark in enumerate(marks) if mark == "assumed"}
    assert "clean follows " in panel.says


def test_a_run_that_takes_nothing_for_granted_has_no_such_panel(tmp_path):
    assert Assumptions().draw(Found.at(ran(tmp_path, SCENARIO))) is None
