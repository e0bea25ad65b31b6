from simulator.metrics import GROUPS, METRICS
from simulator.metrics.expectations.quantities import KIND


def test_every_metric_is_called_as_it_is_filed_and_says_what_it_is():
    for name, metric in METRICS.items():
        assert metric.name == name
        assert metric.unit in KIND
        assert metric.definition
        assert set(metric.groups) <= set(GROUPS)


def test_the_parts_of_a_rate_are_counts_of_the_table():
    for metric in METRICS.values():
        for part in metric.parts or ():
            assert METRICS[part].unit == "count"
        assert metric.parts is None or metric.unit == "rate"
