import pytest

from simulator.metrics import METRICS
from simulator.report import plain
from simulator.report.explanations.metric import explain_metric, explain_metrics
from tests.runs.made import made


def test_a_rate_with_its_denominator():
    lines, told = explain_metric("delivered.rate")
    assert plain(lines).splitlines()[1:4] == [
        "  delivered over deliveries accepted into the queue",
        "  unit      a share; in JSON a fraction 0..1, in an expectation as in 93%",
        "  taken     delivered.count over accepted.count",
    ]
    assert told["taken_over"] == {"numerator": "delivered.count", "denominator": "accepted.count"}


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_has_definition_unit_and_groups(name):
    lines, told = explain_metric(name)
    said = " ".join(plain(lines).split())
    assert METRICS[name].definition in said
    assert (told["metric"], told["unit"], told["by"]) == (
        name,
        METRICS[name].unit,
        list(METRICS[name].groups),
    )


@pytest.mark.parametrize(
    ("name", "shown", "value"),
    [
        ("delivered.count", "2,866 in run 1, welcome", 2866),
        ("delivered.rate", "95.4 % in run 1, welcome", 2866 / 3004),
        ("attempts.mean", "- in run 1, welcome", None),
        ("delivered.p95", "- in run 1, welcome", None),
    ],
)
def test_what_it_was_in_a_run(tmp_path, name, shown, value):
    lines, told = explain_metric(name, made(tmp_path))
    assert plain(lines).splitlines()[-1] == f"  here      {shown}"
    assert (told["run"], told["value"]) == (1, value)


def test_the_whole_table():
    lines, told = explain_metrics()
    assert [one["metric"] for one in told["metrics"]] == list(METRICS)
    assert [one.split()[0] for one in plain(lines).splitlines() if one[0] != " "] == list(METRICS)
    assert max(map(len, plain(lines).splitlines())) <= 80
