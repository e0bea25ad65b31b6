from tests.report.charts.drawn import drawn, telling
from tests.report.lived import ran

OUTAGE = """\
version: 1
name: outage
start: 2026-01-05T08:00:00Z
sender: {domain: n.test, retry: {schedule: [10m, 10m, 10m], jitter: none, give_up: {after: 1h}}}
servers: {inbox: {domains: [inbox.test]}}
workload: [{name: one, at: 5m, to: [a@inbox.test]}]
timeline:
  - {at: 1m, set: {servers.inbox.down: true}}
  - {at: 20m, set: {servers.inbox.down: false, senders.main.mx: elsewhere}}
"""


def test_attempts_by_class_and_the_queue_after_them(tmp_path):
    assert telling(ran(tmp_path, OUTAGE), "timeline")[:2] == [(300.0, 0, 0, 0, 1, 1), (315.0, 0, 0, 0, 0, 1)]
    assert telling(ran(tmp_path, OUTAGE), "timeline")[-1] == (1500.0, 1, 0, 0, 0, 0)


def test_an_outage_is_shaded_and_another_change_marked(tmp_path):
    layout = drawn(ran(tmp_path, OUTAGE), "timeline").figure["layout"]
    shade, mark = layout["shapes"]
    assert (shade["type"], shade["x0"], shade["x1"]) == (
        "rect",
        "2026-01-05 08:01:00.000",
        "2026-01-05 08:20:00.000",
    )
    assert (mark["type"], mark["x0"]) == ("line", "2026-01-05 08:20:00.000")
    assert [word["text"] for word in layout["annotations"]] == ["inbox down", "senders.main.mx: elsewhere"]


def test_an_outage_that_does_not_end_lasts_to_the_end(tmp_path):
    never = OUTAGE.replace("servers.inbox.down: false, ", "")
    layout = drawn(ran(tmp_path, never), "timeline").figure["layout"]
    assert layout["shapes"][0]["x1"] == "2026-01-05 09:05:00.000"
