"""Several runs in one table, metric by metric; means with their confidence where there are replications."""

from collections.abc import Sequence

from simulator.metrics import METRICS, Metric
from simulator.metrics.statistics import Estimate, mean_of
from simulator.report.drawing import SERIES, axis, label
from simulator.report.panel import Column, Figure, Panel, Table
from simulator.report.quantities import mean
from simulator.report.record import Found

_DRAWN = ("delivered.rate", "first_attempt.fail_rate", "recovered.rate")

_Values = dict[str, Estimate]


def side_by_side(runs: Sequence[Found]) -> Panel:
    """A column for each run; metrics that are 0 or without a value in all of them are left out."""
    names = [f"{run.record['id']} {run.record['scenario']}, {run.dice}" for run in runs]
    values = [_values(run) for run in runs]
    rows = tuple(
        (name, *(_told(one, metric) for one in values))
        for name, metric in METRICS.items()
        if any(one[name].mean for one in values if name in one)
    )
    return Panel(
        "Side by side",
        "The same metrics of every run; of replications the mean and half its 95 % interval.",
        Table((Column("metric"), *map(Column, names)), rows),
        _figure(names, values),
    )


def _values(run: Found) -> _Values:
    """A run of one seed is one value, with no confidence."""
    if not run.is_repeated:
        found = {name: run.metric(name) for name in METRICS}
        return {name: mean_of([value]) for name, value in found.items() if value is not None}
    each = [one["metrics"] for one in run.replications()]
    values = {name: [one[name] for one in each if one.get(name) is not None] for name in METRICS}
    return {name: mean_of(found) for name, found in values.items() if found}


def _half(estimate: Estimate) -> float:
    return estimate.half_width or 0


def _told(values: _Values, metric: Metric) -> str | None:
    return mean(values[metric.name], metric.unit) if metric.name in values else None


def _figure(names: Sequence[str], values: Sequence[_Values]) -> Figure:
    data = [
        {
            "type": "bar",
            "name": label(name),
            "x": [metric for metric in _DRAWN if metric in found],
            "y": [found[metric].mean for metric in _DRAWN if metric in found],
            "error_y": {"type": "data", "array": [_half(found[one]) for one in _DRAWN if one in found]},
            "marker": {"color": SERIES[place % len(SERIES)]},
        }
        for place, (name, found) in enumerate(zip(names, values, strict=True))
    ]
    layout = {
        "barmode": "group",
        "height": 360,
        "showlegend": True,
        "xaxis": axis("metric"),
        "yaxis": axis("share", tickformat=".0%"),
    }
    return {"data": data, "layout": layout}
