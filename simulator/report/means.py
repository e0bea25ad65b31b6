"""What the replications of a run came to: every metric's mean, and how sure it is."""

from collections.abc import Mapping
from typing import Any

from simulator.metrics import METRICS, Metric
from simulator.metrics.statistics import mean_of
from simulator.report.figures import several
from simulator.report.lines import Line, Span, line
from simulator.report.quantities import mean, quantity
from simulator.report.record import Found

_NAME, _MEAN = 26, 22


def means(run: Found) -> list[Line]:
    """Each metric's mean with half its 95 % interval, and its extremes; what is 0 throughout is left out."""
    figures = [one["metrics"] for one in run.replications()]
    values = {metric: _values(name, figures) for name, metric in METRICS.items()}
    shown = [_row(metric, found, len(figures)) for metric, found in values.items() if any(found)]
    still = len(METRICS) - len(shown)
    head = Span(f" {'METRIC':<{_NAME + 1}}{'mean ± 95 %':<{_MEAN}}least .. most", "heading")
    return [
        line(head),
        *shown,
        line(Span(f"  {several(still, 'metric')} 0, or without a value, throughout", "faint")),
    ]


def _values(name: str, figures: list[Mapping[str, Any]]) -> list[float]:
    return [told[name] for told in figures if told.get(name) is not None]


def _row(metric: Metric, values: list[float], replications: int) -> Line:
    told = f"  {metric.name:<{_NAME}}{mean(mean_of(values), metric.unit):<{_MEAN}}"
    extremes = " .. ".join(quantity(end, metric.unit) for end in (min(values), max(values)))
    lacking = replications - len(values)
    return line(told, extremes, Span(f"   no value in {lacking}" if lacking else "", "faint"))
