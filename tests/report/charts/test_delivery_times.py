from tests.report.charts.drawn import drawn, rows
from tests.report.lived import ran

TEXT = """\
version: 1
name: times
sender: {domain: n.test, retry: {schedule: [5m, 10m], jitter: none}}
servers:
  grey: {domains: [grey.test], rules: [{name: grey, greylist: {wait: 4m}, reply: "451 4.7.1 Later"}]}
  quick: {domains: [quick.test]}
workload: [{name: one, to: [a@grey.test, b@grey.test, c@quick.test]}]
"""


def test_percentiles_are_times_that_occurred(tmp_path):
    folder = ran(tmp_path, TEXT)
    assert rows(folder, "delivery_times") == [
        ("grey", 2, 300.0, 300.0, 300.0, 300.0, 300.0),
        ("quick", 1, 0.0, 0.0, 0.0, 0.0, 0.0),
    ]
    grey, quick = drawn(folder, "delivery_times").figure["data"]
    assert set(grey["x"]) == {300.0}
    assert set(quick["x"]) == {0.01}, "what took no time has a place on a logarithmic axis"
    assert (grey["y"][0], grey["y"][-1]) == (0, 1)
