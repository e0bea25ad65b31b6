"""The first screen after a run: what was expected, what came of the mail, what to do next."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from simulator.report.figures import count, percent, seconds, several, sparkline
from simulator.report.lines import Line, Span, beside, line
from simulator.report.means import means
from simulator.report.record import Found
from simulator.report.story import told_of

SERVERS = 20
"""Servers shown; a run against thousands of them is not read from a terminal."""

_WIDEST = 58
"""Longest expectation that the column of measured values makes room for."""


def summary(folder: Path) -> list[Line]:
    """The summary of a run's folder; of an incomplete run only that it is incomplete."""
    run = Found.at(folder)
    if not run.is_complete:
        return [_incomplete(run)]
    figures = [means(run)] if run.is_repeated else [_outcome(run), _servers(run)]
    blocks = [[_title(run)], _expectations(run), *figures, told_of(run), _next(run)]
    return [one for block in blocks if block for one in (*block, ())][:-1]


def verdict(folder: Path) -> list[Line]:
    """A line for the run and one for each missed expectation: for many runs, and for ``-q``."""
    run = Found.at(folder)
    if not run.is_complete:
        return [_incomplete(run)]
    mark = _mark(not run.failures)
    name = f" {run.record['scenario']}  {run.dice}  {_delivered(run)}  "
    return [line(mark, name, Span(f"{run.folder}", "faint")), *map(_expectation, run.failures)]


def _title(run: Found) -> Line:
    record = run.record
    times = f"{len(run.seeds)} times up to " if run.is_repeated else ""
    rest = (
        f" · {run.dice} · simulated {times}{seconds(record['simulated_s'])} "
        f"in {seconds(record['took_s'])} ({_how(run)})"
    )
    return line(f"mtasim {record['mtasim']} · scenario ", Span(record["scenario"], "heading"), rest)


def _how(run: Found) -> str:
    if run.record.get("served"):
        return f"served, {_pace(run)}, the mail came from outside"
    sent = "sent by SMTP on this machine" if run.record.get("wire") else "nothing was sent"
    limit = run.record.get("limit")
    return f"{_pace(run)}, {sent}{f', {limit:,} messages of each entry' if limit else ''}"


def _pace(run: Found) -> str:
    if run.pace is None:
        return "virtual time"
    return "real time" if run.pace == 1 else f"{run.pace:g} times real time"


def _incomplete(run: Found) -> Line:
    record = run.record
    what = f" {record['scenario']}  {run.dice} was cut short; its figures would mislead  "
    return line(Span("INCOMPLETE", "bad"), what, Span(f"{run.folder}", "faint"))


def _expectations(run: Found) -> list[Line]:
    failed, total = len(run.failures), len(run.expectations)
    held = sum(one["passed"] for one in run.expectations)
    if not total:
        return [line(Span(" EXPECTATIONS", "heading"), "  none; a list under `expect:` makes the run a test")]
    warned = total - held - failed
    told = [Span(f"  {held} passed")]
    told += [Span(f", {failed} failed", "bad")] if failed else []
    told += [Span(f", {several(warned, 'warning')}", "warning")] if warned else []
    head = line(Span(" EXPECTATIONS", "heading"), *told, _replications(run))
    lengths = (len(one["text"]) for one in run.expectations)
    column = max((length for length in lengths if length <= _WIDEST), default=0)
    return [head, *(_expectation(one, column) for one in run.expectations)]


def _replications(run: Found) -> str:
    """How many replications held all expectations."""
    if not run.is_repeated:
        return ""
    passed = len(run.seeds) - len(run.missed_seeds())
    return f"; {passed} of {len(run.seeds)} replications passed"


def _expectation(one: Mapping[str, Any], column: int = 0) -> Line:
    text = f" {one['text']:<{column}}  "
    if one["passed"]:
        told = one["text"].startswith("message ")  # came out as it says: no need to say it again
        return line("  ", _mark(True), text, "" if told else one["measured"])
    mark = Span("!", "warning") if one.get("warn") else _mark(False)
    return line("  ", mark, Span(text, mark.tone), one["measured"], Span(f"  {one['at']}", "faint"))


def _mark(passed: bool) -> Span:
    return Span("✓", "good") if passed else Span("✗", "bad")


def _outcome(run: Found) -> list[Line]:
    return beside(_states(run), [*_bounces(run), *_retries(run), *_lists(run)]) + list(_remarks(run))


def _states(run: Found) -> list[Line]:
    head = line(Span(f" {'OUTCOME':<18}{'deliveries':>11}    share", "heading"))
    total = run.metric("accepted.count")
    rows = [
        ("  delivered", "delivered.count"),
        ("  failed", "failed.count"),
        ("   hard bounce", "failed.hard"),
        ("   soft, yet final", "failed.soft_permanent"),
        ("   given up", "failed.expired"),
        ("  dropped (listed)", "dropped.count"),
        ("  in flight", "in_flight.count"),
    ]
    return [head, *(_state(label, run.metric(name), total) for label, name in rows)]


def _state(label: str, value: float | None, total: float | None) -> Line:
    share = None if value is None or not total else value / total
    return line(f"{label:<19}{count(value):>11} {percent(share):>8}")


def _bounces(run: Found) -> list[Line]:
    delayed = run.table("delayed")
    head = line(Span("BOUNCES    immediate   delayed", "heading"))
    rows = (("hard", "bounces.hard"), ("soft", "bounces.soft"))
    return [
        head,
        *(_timing(label, run.metric(name), delayed.get(label, 0)) for label, name in rows),
    ]


def _timing(label: str, immediate: float | None, delayed: int) -> Line:
    return line(f" {label:<10}{count(immediate):>9}{delayed:>10,}")


def _retries(run: Found) -> list[Line]:
    attempts, waits = run.table("attempts") or [], run.table("waits")
    retries = sum(attempts[1:])
    if not retries:
        return [line(Span("RETRIES", "heading"), "  none")]
    told = f"  median wait {seconds(waits.get('median'))}, p95 {seconds(waits.get('p95'))}"
    return [
        line(Span("RETRIES", "heading"), f"  {count(retries)}{told}"),
        line(" attempt 1, 2, ...  ", sparkline(attempts), f"  up to {len(attempts)}"),
    ]


def _lists(run: Found) -> list[Line]:
    listed = run.table("listed")
    if not listed:
        return [line(Span("LISTED", "heading"), "   no address")]
    parts = ", ".join(f"{count(number)} on {name}" for name, number in listed.items())
    return [line(Span("LISTED", "heading"), f"   {parts}")]


_REMARKS = {
    "in_flight.count": "still in flight at the end: nothing is known of them",
    "bounced_late.count": "bounced after delivery",
    "bounces.lost": "late bounces lost: the return path's MX is not home",
    "complained.count": "complained",
    "unsubscribed.count": "unsubscribed",
    "duplicates.count": "delivered twice: the reply after the dot was lost",
    "messages.invalid": "left out: no valid address",
    "messages.duplicate": "left out: the address stands in the list already",
}


def _remarks(run: Found) -> Iterator[Line]:
    for name, told in _REMARKS.items():
        if run.metric(name):
            yield line(f"  {count(run.metric(name))} {told}")


def _servers(run: Found) -> list[Line]:
    replies = run.table("servers")
    groups = run.group("server")
    by_attempts = sorted(groups, key=lambda name: -(groups[name].get("attempts.total") or 0))
    shown = by_attempts[:SERVERS]
    column = max([8, *map(len, shown)]) + 3
    titles = "".join(f"{title:>9}" for title in ("attempts", "2xx", "4xx", "5xx", "faults"))
    head = line(Span(f" {'SERVER':<{column - 1}}{titles}   p95 to deliver", "heading"))
    rows = [_server(name, groups[name], replies.get(name, {}), column) for name in shown]
    left_out = len(by_attempts) - len(shown)
    more = [line(f"  and {several(left_out, 'server')} with fewer attempts")] if left_out else []
    return [head, *rows, *more]


def _server(name: str, metrics: Mapping[str, Any], replies: Mapping[str, int], column: int) -> Line:
    cells = [metrics.get("attempts.total"), *(replies.get(key, 0) for key in ("2xx", "4xx", "5xx", "faults"))]
    figures = "".join(f"{count(cell):>9}" for cell in cells)
    return line(f"  {name:<{column - 2}}{figures}   {seconds(metrics.get('delivered.p95'))}")


def _next(run: Found) -> list[Line]:
    seed = run.record["seed"]
    failed = line("   ", Span("exit code 1", "bad")) if run.failures else ()
    times = f" --seeds {len(run.seeds)}" if run.is_repeated else ""
    if run.is_repeated:
        again = run.command(next(iter(run.missed_seeds()), seed))
        further = [(again, "one of them, with its journal")]
    else:
        further = [] if run.record.get("served") else [(run.command(seed + 1), "same story, other dice")]
        further.append(("mtasim explain ADDRESS", "one message, attempt by attempt"))
    further.append(("mtasim runs", "all runs so far"))
    return [
        line(Span(" results    ", "heading"), f"{run.folder}"),
        *(
            line(Span(f" {'' if place else 'next':<11}", "heading"), command, _aside(why))
            for place, (command, why) in enumerate(further)
        ),
        line(Span(" reproduce  ", "heading"), f"{run.command(seed)}{times}") + failed,
    ]


def _aside(text: str) -> Span:
    return Span(f"   {text}", "faint")


def _delivered(run: Found) -> str:
    return f"delivered {percent(run.metric('delivered.rate'))}"
