"""A sweep's folder as tables: of each metric a row for each combination, with its band, against the first
combination that has figures."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from simulator.metrics import METRICS, Metric
from simulator.metrics.comparison import side_by_side
from simulator.metrics.statistics import CONFIDENCE, Estimate, holm, mean_of
from simulator.report.figures import several
from simulator.report.lines import Line, Span, line
from simulator.report.quantities import change, interval, mean

USUAL = ("delivered.rate", "delivered.p95", "attempts.mean", "failed.count")
"""The metrics that are shown unless others are asked for: what a retry policy trades against each other."""

_BAND = 25
_HEADS = ("mean ± 95 %", "change", "95 % interval", "relative", "", "band")


class Row(NamedTuple):
    """A metric in one combination: its mean, the change from the first one, and how sure that is (Holm)."""

    values: tuple[str, ...]
    mean: Estimate | None
    change: Estimate | None = None
    share: float | None = None
    p: float | None = None

    @property
    def verdict(self) -> str:
        """``higher`` or ``lower`` than the first, if it is more than chance."""
        if self.change is None or self.p is None or self.p > 1 - CONFIDENCE:
            return ""
        return "higher" if self.change.mean > 0 else "lower"


@dataclass(frozen=True, slots=True)
class FoundSweep:
    """A ``sweep.json`` (its form: ``simulator.tuning.folder``) and the folder it was found in."""

    folder: Path
    record: Mapping[str, Any]

    @classmethod
    def at(cls, folder: Path) -> Self:
        """Reads the record of a folder."""
        return cls(folder, json.loads((folder / "sweep.json").read_bytes()))

    @property
    def labels(self) -> list[str]:
        """A short name for each path: its last step, or all of it where two end alike."""
        paths: list[str] = list(self.record["vary"])
        ends = [path.rpartition(".")[2] for path in paths]
        return [end if ends.count(end) == 1 else path for path, end in zip(paths, ends, strict=True)]

    @property
    def failures(self) -> list[Mapping[str, Any]]:
        """The cells without figures."""
        return [cell for cell in self.record["cells"] if cell["error"] is not None]

    def rows(self, metric: str) -> list[Row]:
        """The metric in every combination, each held against the first with figures, seed by seed."""
        sides = list(self._combinations().items())
        first = next((side for _, side in sides if side), sides[0][1])
        rows = [_row(values, metric, first, side, side is first) for values, side in sides]
        together = holm([row.p for row in rows])
        return [row._replace(p=p) for row, p in zip(rows, together, strict=True)]

    def _combinations(self) -> dict[tuple[str, ...], dict[int, Mapping[str, Any]]]:
        found: dict[tuple[str, ...], dict[int, Mapping[str, Any]]] = {}
        for cell in self.record["cells"]:
            side = found.setdefault(tuple(cell["set"].values()), {})
            if cell["error"] is None:
                side[cell["seed"]] = cell["metrics"]
        return found


def _row(
    values: tuple[str, ...],
    metric: str,
    first: Mapping[int, Mapping[str, Any]],
    side: Mapping[int, Mapping[str, Any]],
    is_first: bool,
) -> Row:
    figures = [told[metric] for told in side.values() if told.get(metric) is not None]
    row = Row(values, mean_of(figures) if figures else None)
    if is_first or row.mean is None:
        return row
    sides = side_by_side(first, side)
    paired = sides.values(metric)
    if paired.lacking:
        return row
    found = sides.change(paired.a, paired.b)
    before = float(sum(paired.a) / len(paired.a))
    return row._replace(change=found, share=found.mean / before if before else None, p=found.p)


def sweep(folder: Path, metrics: Sequence[str] = USUAL) -> list[Line]:
    """The tables of a sweep, what failed, and where it is kept."""
    found = FoundSweep.at(folder)
    blocks = [[_head(found)], *(_table(found, METRICS[name]) for name in metrics), list(_failed(found))]
    blocks.append([line(" results    ", str(folder))])
    return [one for block in blocks if block for one in (*block, ())][:-1]


def markdown(folder: Path, metrics: Sequence[str] = USUAL) -> str:
    """The same tables in Markdown."""
    found = FoundSweep.at(folder)
    text = ["".join(span.text for span in _head(found)).strip()]
    for name in metrics:
        heads = [*found.labels, *_HEADS]
        text += ["", f"### {name}", "", _marked(heads), _marked(["---"] * len(heads))]
        text += [_marked([*values, *told]) for values, told in _cells(found.rows(name), METRICS[name])]
    text += ["".join(span.text for span in one) for one in _failed(found)]
    return "\n".join(text) + "\n"


def _marked(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _head(found: FoundSweep) -> Line:
    record = found.record
    first, number = record["seeds"]
    seeds = f"seed {first} alone" if number == 1 else f"seeds {first}..{first + number - 1}"
    cells = several(len(record["cells"]), "run")
    told = f" · {seeds} · {cells} (virtual time, nothing was sent)"
    return line(Span(f"sweep of {record['file']}", "heading"), told)


def _table(found: FoundSweep, metric: Metric) -> list[Line]:
    rows = found.rows(metric.name)
    cells = [(*values, *told) for values, told in _cells(rows, metric)]
    heads = (*found.labels, *_HEADS)
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    lines = [line(Span(f" {metric.name.upper()}", "heading"), Span(f"  {metric.definition}", "faint"))]
    return [*lines, line(Span(_laid(heads, widths), "faint")), *(line(_laid(one, widths)) for one in cells)]


def _laid(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))


def _cells(rows: Sequence[Row], metric: Metric) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Of each row the values varied, and what is told of the metric."""
    bands = _bands([row.mean for row in rows])
    for row, band in zip(rows, bands, strict=True):
        told = mean(row.mean, metric.unit) if row.mean else "no value"
        moved = ("", "") if row.change is None else _moved(row.change, metric)
        share = "" if row.share is None else f"{row.share * 100:+.3g} %"
        yield row.values, (told, *moved, share, row.verdict, band)


def _moved(found: Estimate, metric: Metric) -> tuple[str, str]:
    return change(found, metric.unit), interval(found, metric.unit)


def _bands(means: Sequence[Estimate | None]) -> list[str]:
    """Every mean and its interval on one scale, from the least end of all to the greatest."""
    ends = [end for one in means if one for end in (one.mean - one.half_width, one.mean + one.half_width)]
    if not ends or max(ends) == min(ends):
        return ["" for _ in means]
    least, span = min(ends), max(ends) - min(ends)

    def place(value: float) -> int:
        return round((value - least) / span * (_BAND - 1))

    return [_band(one, place) if one else "" for one in means]


def _band(one: Estimate, place: Any) -> str:
    low, middle, high = (place(one.mean + side * one.half_width) for side in (-1, 0, 1))
    signs = [" "] * _BAND
    signs[low : high + 1] = "─" * (high - low + 1)
    signs[low], signs[high] = "├", "┤"
    signs[middle] = "●"
    return "".join(signs).rstrip()


def _failed(found: FoundSweep) -> Iterator[Line]:
    failures = found.failures
    if failures:
        yield line(Span(f" {several(len(failures), 'run')} failed", "bad"))
    alike: dict[tuple[str, str], list[str]] = {}
    for cell in failures:
        values = " ".join(f"{path}={value}" for path, value in cell["set"].items())
        alike.setdefault((values, " ".join(cell["error"].split())), []).append(str(cell["seed"]))
    for (values, error), seeds in alike.items():
        yield line(f"  {values} seed {', '.join(seeds)}: {error}")
