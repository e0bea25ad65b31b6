"""A run's failures: a story for every expectation that it missed."""

from pathlib import Path

from simulator.report.explanations import Explanation
from simulator.report.lines import Line, Span, line, plain
from simulator.report.record import Found
from simulator.report.story import stories


def explain_run(folder: Path) -> Explanation:
    """All stories of a run's folder."""
    run = Found.at(folder)
    record = run.record
    head = line(f" run {record['id']} · ", Span(record["scenario"], "heading"), f" · {run.dice}")
    lines: list[Line] = [head]
    told = []
    for expectation, story in stories(folder):
        lines += [(), *story]
        told.append({**expectation, "story": plain(story)})
    if not told:
        lines.append(
            line("   every expectation held" if record["expectations"] else "   nothing was expected")
        )
    shown = {key: record[key] for key in ("id", "scenario", "seed", "passed")}
    return Explanation(lines, {"run": shown, "missed": told})
