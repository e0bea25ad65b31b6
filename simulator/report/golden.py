"""Golden journals: what a scenario does, row by row, as text that a person can read and git can compare.

One line a row: the instant since the scenario's start, the kind, campaign/recipient, #attempt (and
.contact where a host was contacted), server/stage, the answer, reason/hardness/timing, the decision,
when the next attempt is due, and the rule of the server that answered. Ids are left out. Of a run of
more than ``MOST_ROWS`` rows only counts and the digest are kept.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.report.lines import Line, Span, Tone, line, plain
from simulator.report.record import Found
from simulator.report.summary import summary

if TYPE_CHECKING:
    import polars as pl

MOST_ROWS = 2000
SCENARIOS, GOLDEN = "scenarios", Path("tests", "golden")

_SHOWN = 200
_TONES: dict[str, Tone] = {"-": "bad", "+": "good", "@": "faint"}

_Row = dict[str, Any]


def golden_of(scenario: Path) -> Path | None:
    """Where the golden journal of a scenario lies: under ``tests/golden`` beside its ``scenarios``.

    ``scenarios/a/b.yaml`` -> ``tests/golden/a/b.txt``; None for a file that is in no such folder.
    """
    for file in (scenario, scenario.absolute()):  # the first keeps a path as short as it was given
        for folder in file.parents:
            if folder.name == SCENARIOS:
                return (folder.parent / GOLDEN / file.relative_to(folder)).with_suffix(".txt")
    return None


def update(golden: Path, folders: Sequence[Path]) -> Iterator[Line]:
    """Writes what has changed anew from the runs of a scenario file, and tells the difference.

    Where some failed, what they say of that is kept beside the journals as ``.story``.
    """
    yield from _put(golden, text_of(folders))
    failed = [folder for folder in folders if Found.at(folder).failures]
    if failed:
        yield from _put(golden.with_suffix(".story"), story_of(failed))


def _put(golden: Path, text: str) -> Iterator[Line]:
    old = golden.read_text("utf-8") if golden.is_file() else ""
    if text == old and golden.is_file():
        return
    golden.parent.mkdir(parents=True, exist_ok=True)
    golden.write_text(text, "utf-8")
    yield from _difference(golden, old, text)


def _difference(golden: Path, old: str, new: str) -> Iterator[Line]:
    yield line(Span(f"{'changed' if old else 'new'} {golden}", "heading"))
    lines = list(unified_diff(old.splitlines(), new.splitlines(), n=1, lineterm=""))[2:]
    yield from (line(Span(one, _TONES.get(one[:1], "plain"))) for one in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield line(f"and {len(lines) - _SHOWN} lines more: git diff shows them")


def text_of(folders: Sequence[Path]) -> str:
    """The journals of the runs of one file as text: row by row, or counted where they are long."""
    return _together(_journal, folders)


def story_of(folders: Sequence[Path]) -> str:
    """What runs tell of themselves.

    Measured times, the runs' folders, and lines of the classifier's rules are left out.
    """
    return _together(_story, folders)


def _together(told: Callable[[Found], str], folders: Sequence[Path]) -> str:
    """What is told of a run, or of several one after another, each with its name and seed."""
    runs = [Found.at(folder) for folder in folders]
    if len(runs) == 1:
        return told(runs[0])
    return "\n".join(f"{run.record['scenario']}, seed {run.record['seed']}\n{told(run)}" for run in runs)


def _journal(run: Found) -> str:
    frame = run.frame().collect()
    lines = list(_rows(frame)) if frame.height <= MOST_ROWS else list(_counts(frame, run.record["digest"]))
    return "".join(f"{line}\n" for line in lines)


def _story(run: Found) -> str:
    lines = plain(summary(run.folder)).splitlines()[1:]
    kept = "".join(f"{one}\n" for one in lines if not one.startswith(" results"))
    return re.sub(r"([a-z_/]+\.toml):\d+", r"\1:...", kept)


def instant(at_ms: int) -> str:
    """Virtual time as days, hours, minutes, seconds: ``0d00:10:00.000``."""
    seconds, ms = divmod(at_ms, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours // 24}d{hours % 24:02}:{minute:02}:{second:02}.{ms:03}"


def _rows(frame: "pl.DataFrame") -> Iterator[str]:
    table = [_cells(row) for row in frame.iter_rows(named=True)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _cells(row: _Row) -> tuple[str, ...]:
    return (
        instant(row["at_ms"]),
        row["kind"],
        _joined("/", row["campaign"] or row["sender"], row["recipient"]),
        _number(row),
        _joined("/", row["server"], row["stage"]),
        _answer(row),
        _joined("/", row["reason"], row["hardness"], row["timing"]),
        _joined(" ", row["decision"], row["tags"] if row["kind"] == "listed" else None),
        "" if row["next_at_ms"] is None else f"due {instant(row['next_at_ms'])}",
        "" if not row["answered_by"] else f"by {row['answered_by']}",
    )


def _number(row: _Row) -> str:
    if row["attempt"] is None:
        return ""
    return (
        f"#{row['attempt']}.{row['contact']} {row['host'] or ''}".rstrip()
        if row["contact"]
        else f"#{row['attempt']}"
    )


def _answer(row: _Row) -> str:
    answer = _joined(" ", row["code"], row["enhanced"], row["text"]).replace("\n", "\\n")
    return (
        f"{answer} (reached)"
        if row["reached"] and row["kind"] == "attempt" and row["decision"] != "done"
        else answer
    )


def _joined(sign: str, *parts: object) -> str:
    return sign.join(str(part) for part in parts if part not in (None, ""))


def _counts(frame: "pl.DataFrame", digest: str) -> Iterator[str]:
    """How many rows of which kind, server and decision there are; and the digest of them all."""
    import polars as pl

    by = ["kind", "server", "decision"]
    table = frame.with_columns(pl.col(by).fill_null("-")).group_by(by).len().sort(by)
    width = {name: max(map(len, table[name])) for name in by}
    yield f"{frame.height} rows until {instant(frame.select(pl.col('at_ms').max()).item())}, digest {digest}"
    for *words, count in table.iter_rows():
        named = zip(by, words, strict=True)
        yield "  ".join(word.ljust(width[name]) for name, word in named) + f"  {count:>6}"
