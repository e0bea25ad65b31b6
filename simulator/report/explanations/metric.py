"""What a metric counts, in which unit, and over what it is taken: read off the table of metrics."""

from pathlib import Path

from simulator.metrics import METRICS, Metric
from simulator.report.explanations import Explanation
from simulator.report.figures import count, percent, seconds
from simulator.report.lines import Line, Span, filled, line, row
from simulator.report.record import Found

_UNITS = {
    "count": ("a count", "an integer", "100, 50k"),
    "number": ("a number", "a number", "1.15"),
    "rate": ("a share", "a fraction 0..1", "93%"),
    "seconds": ("a duration", "seconds", "90s, 1h30m"),
}
"""Unit -> what it is, in JSON, in an expectation."""


def explain_metric(name: str, folder: Path | None = None) -> Explanation:
    """One metric, which must be one of ``METRICS``; with the folder of a run what it was there."""
    metric = METRICS[name]
    kind, in_json, written = _UNITS[metric.unit]
    rows = [
        ("unit", f"{kind}; in JSON {in_json}, in an expectation as in {written}"),
        *([("taken", f"{metric.parts[0]} over {metric.parts[1]}")] if metric.parts else []),
        ("by", ", ".join(metric.groups)),
        ("expect", f"{name} <= {written.split(',')[0]}"),
    ]
    lines = [line(Span(name, "heading")), *filled(metric.definition)]
    lines += [one for label, text in rows for one in row(label, text)]
    told = _told(metric)
    if folder is not None:
        run = Found.at(folder)
        value = run.metric(name)
        lines += row("here", f"{_shown(metric, value)} in run {run.record['id']}, {run.record['scenario']}")
        told |= {"run": run.record["id"], "value": value}
    return Explanation(lines, told)


def explain_metrics() -> Explanation:
    """All metrics in the order of the table."""
    column = max(map(len, METRICS)) + 2
    lines: list[Line] = []
    for name, metric in METRICS.items():
        first, *rest = filled(metric.definition, margin=column)
        lines += [(Span(f"{name:<{column}}", "heading"), *first[1:]), *rest]
    return Explanation(lines, {"metrics": [_told(metric) for metric in METRICS.values()]})


def _shown(metric: Metric, value: float | None) -> str:
    if metric.unit == "number":
        return "-" if value is None else f"{value:,.2f}"
    return {"count": count, "rate": percent, "seconds": seconds}[metric.unit](value)


def _told(metric: Metric) -> dict[str, object]:
    parts = None if metric.parts is None else {"numerator": metric.parts[0], "denominator": metric.parts[1]}
    return {
        "metric": metric.name,
        "unit": metric.unit,
        "definition": metric.definition,
        "taken_over": parts,
        "by": list(metric.groups),
    }
