"""What happened to the messages of a run: each delivery asked for, attempt by attempt."""

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.report.explanations import Explanation
from simulator.report.figures import several
from simulator.report.lines import Line, Span, line
from simulator.report.lives import lives
from simulator.report.record import Found
from simulator.report.telling import told
from simulator.report.timeline import Timeline, as_json

if TYPE_CHECKING:
    import polars as pl

SHOWN = 10
"""Deliveries told of; an address may have been mailed a thousand times."""


def explain_message(folder: Path, about: "pl.Expr") -> Explanation | None:
    """The first deliveries of a run that fit; None where there are none."""
    run = Found.at(folder)
    found, total = lives(run.frame(), about, SHOWN)
    if not total:
        return None
    timeline = Timeline(run.outline())
    events = [(life, timeline.events(life)) for life in found]
    record = run.record
    head = line(f" run {record['id']} · ", Span(record["scenario"], "heading"), f" · {run.dice}")
    lines: list[Line] = [head]
    for life, story in events:
        lines += [(), *told(life, story)]
    if total > len(found):
        more = several(total - len(found), "delivery", "deliveries")
        lines += [(), line(f"   and {more} more: name one by its id, or as campaign#n")]
    shown = {key: record[key] for key in ("id", "scenario", "seed")}
    return Explanation(lines, {"run": shown, "total": total, "deliveries": [as_json(*one) for one in events]})
