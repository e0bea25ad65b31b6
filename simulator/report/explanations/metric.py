"""What a metric counts, in which unit, and over what it is taken: read off the table of metrics."""

from pathlib import Path

from simulator.metrics import METRICS, Metric
from simulator.metrics.table import Over
from simulator.report.explanations import Explanation
from simulator.report.lines import Line, Span, filled, line, row
from simulator.report.quantities import quantity
from simulator.report.record import Found

_UNITS = {
    "count": ("a count", "an integer", "100, 50k"),
    "number": ("a number", "a number", "1.15"),
    "rate": ("a share", "a fraction 0..1", "93%"),
    "frequency": ("a frequency", "events per second", "200/1m"),
    "seconds": ("a duration", "seconds", "90s, 1h30m"),
}
"""Unit -> what it is, in JSON, in an expectation."""

_SPANS: dict[Over, str] = {
    "happened": "with between: what happened in it; a contact or an attempt counts when it began",
    "accepted": "with between: all that became of the deliveries accepted in it",
    "held": "with between: the queue, or the lists, as they stood during it and at its end",
    "returned": "with between: all that became of the mail of the servers that came back in it",
}


def explain_metric(name: str, folder: Path | None = None) -> Explanation:
    """One metric, which must be one of ``METRICS``; with the folder of a run what it was there."""
    metric = METRICS[name]
    kind, in_json, written = _UNITS[metric.unit]
    rows = [
        ("unit", f"{kind}; in JSON {in_json}, in an expectation as in {written}"),
        *([("taken", f"{metric.parts[0]} over {metric.parts[1]}")] if metric.parts else []),
        ("span", _SPANS[metric.over]),
        ("no value", f"where {metric.absent}"),
        ("by", ", ".join(metric.groups)),
        ("expect", f"{name} <= {written.split(',')[0]}"),
    ]
    lines = [line(Span(name, "heading")), *filled(metric.definition)]
    lines += [one for label, text in rows for one in row(label, text)]
    told = _told(metric)
    if folder is not None:
        run = Found.at(folder)
        value = run.metric(name)
        lines += row(
            "here", f"{quantity(value, metric.unit)} in run {run.record['id']}, {run.record['scenario']}"
        )
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


def _told(metric: Metric) -> dict[str, object]:
    parts = None if metric.parts is None else {"numerator": metric.parts[0], "denominator": metric.parts[1]}
    return {
        "metric": metric.name,
        "unit": metric.unit,
        "definition": metric.definition,
        "taken_over": parts,
        "over": metric.over,
        "by": list(metric.groups),
    }
