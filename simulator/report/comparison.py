"""Two runs side by side: limits first, then what differs, and whether it is more than chance."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

from simulator.metrics.comparison import Difference, Finding, Sides
from simulator.report.figures import several
from simulator.report.lines import Line, Span, Tone, line
from simulator.report.quantities import change, interval, quantity
from simulator.report.record import Found

_COLUMNS = "{:<28}{:>13}{:>13}{:>13}   {:<30}"


def comparison(
    folders: tuple[Path, Path],
    sides: Sides,
    differences: Sequence[Difference],
    findings: Sequence[Finding] = (),
    every: bool = False,
) -> list[Line]:
    """The runs A and B, what came of the limits, what differs; ``every``: metrics that are equal, too."""
    a, b = map(Found.at, folders)
    blocks = [list(_runs(a, b)), limits(findings), _table(differences, every), list(_basis(a, b, sides))]
    return [one for block in blocks if block for one in (*block, ())][:-1]


def limits(findings: Sequence[Finding]) -> list[Line]:
    """The limits and what came of them."""
    if not findings:
        return []
    breached = sum(one.is_breached for one in findings)
    told = Span(f"{breached} breached", "bad") if breached else Span("none breached", "good")
    column = max(len(one.limit.text) for one in findings)
    head = line(Span(" LIMITS", "heading"), "  ", told)
    return [head, *(_limit(one, column) for one in findings)]


def _limit(found: Finding, column: int) -> Line:
    mark = Span("✗", "bad") if found.is_breached else Span("✓", "good")
    tone: Tone = "bad" if found.is_breached else "plain"
    text = Span(f" {found.limit.text:<{column}}  ", tone)
    if found.change is None:
        return line("  ", mark, text, f"nothing to judge: {found.lacking}")
    unit = found.limit.metric.unit
    told, sure = change(found.change, unit), interval(found.change, unit)
    if found.share is not None:
        told += f", {found.share * 100:+.3g} % of A"
    chance = found.is_beyond and found.may_be_chance
    doubt = Span("  beyond it, but that may be chance: more seeds would tell" if chance else "", "warning")
    return line("  ", mark, text, told, f"  ({sure})" if sure else "", doubt)


def _runs(a: Found, b: Found) -> Iterator[Line]:
    for name, run in (("A", a), ("B", b)):
        record = run.record
        told = f"  {record['id']:>4}  {record['scenario']}  {run.dice}"
        over = "".join(f"  --set {shlex.quote(f'{path}={value}')}" for path, value in record["set"].items())
        yield line(Span(f" {name}", "heading"), told, over, Span(f"  {run.folder}", "faint"))
    if _scenario(a) != _scenario(b):
        yield line(Span("    their scenario.yaml differ", "faint"))


def _scenario(run: Found) -> bytes:
    path = run.folder / "scenario.yaml"
    return path.read_bytes() if path.is_file() else b""


def _table(differences: Sequence[Difference], every: bool) -> list[Line]:
    shown = [one for one in differences if every or not one.is_equal]
    equal = len(differences) - len(shown)
    rest = f"  {several(equal, 'metric')} the same on both sides"
    if not shown:
        return [line(rest)]
    head = _COLUMNS.format(" METRIC", "A", "B", "CHANGE", "95 % INTERVAL").rstrip()
    return [line(Span(head, "heading")), *map(_row, shown), *([line(Span(rest, "faint"))] if equal else [])]


def _row(one: Difference) -> Line:
    unit = one.metric.unit
    cells = (f"  {one.metric.name}", quantity(one.a, unit), quantity(one.b, unit))
    if one.change is None:
        return line(Span(_COLUMNS.format(*cells, "", one.lacking), "warning"))
    told = _COLUMNS.format(*cells, change(one.change, unit), interval(one.change, unit))
    verdict = "" if not one.is_sure else "higher" if one.change.mean > 0 else "lower"
    return line(told, Span(verdict, "heading"))


def _basis(a: Found, b: Found, sides: Sides) -> Iterator[Line]:
    """What the comparison rests on."""
    one, other = len(sides.a), len(sides.b)
    if not sides.is_certain:
        alone = f"seed {next(iter(sides.a))} alone on both sides"
        told = alone if sides.paired else "different seeds, so that chance is part of what differs"
        yield line(f"  no intervals: {told}; run both with --seeds 20 to tell change from chance")
        return
    pairs = f"{one} pairs of replications, seed by seed"
    how = pairs if sides.paired else f"{one} replications against {other}, of other seeds"
    yield line(f"  {how}; higher, lower: with 95 % confidence for all metrics together (Holm)")
    for name, run, used in (("A", a, one), ("B", b, other)):
        if used < len(run.seeds):
            yield line(f"  {several(len(run.seeds) - used, 'replication')} of {name} left out: no pair")
