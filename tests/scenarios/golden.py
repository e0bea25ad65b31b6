"""Golden journals: what every shipped scenario does, row by row, as text that a person can read.

``python -m tests.scenarios.golden`` writes them anew (all, or the scenarios named after it); read the
difference with ``git diff tests/golden`` before you commit it: each line must be what should happen.

One line a row: the instant since the scenario's start, the kind, campaign/recipient, #attempt (and
.contact where a host was contacted), server/stage, the answer, reason/hardness/timing, the decision,
when the next attempt is due, and the rule of the server that answered. Ids are left out. Of a run of
more than ``MOST_ROWS`` rows only counts and the digest are kept.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from simulator import runs
from simulator.report import plain, summary
from simulator.scenario import load, loads

if TYPE_CHECKING:
    import polars as pl

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "scenarios"
GOLDEN = ROOT / "tests" / "golden"
MOST_ROWS = 2000
FAILING = Path("tour-failing.yaml")
"""Fails on purpose; what the run says of it is golden as well."""
STORY = GOLDEN / "tour-failing.story"

_Row = dict[str, Any]


def shipped() -> list[Path]:
    """The scenario files, relative to their folder."""
    return sorted(path.relative_to(SCENARIOS) for path in SCENARIOS.rglob("*.yaml"))


def golden_of(scenario: Path) -> Path:
    """Where the golden journal of a shipped scenario lies."""
    return (GOLDEN / scenario).with_suffix(".txt")


def carried_out(scenario: Path, out: Path) -> runs.Run:
    """Runs a shipped scenario into the folder ``out``."""
    return runs.execute(load(SCENARIOS / scenario), out)


def text_of(run: runs.Run) -> str:
    """The journal of a run as text: row by row, or counted where it is long."""
    frame = run.frame().collect()
    lines = list(_rows(frame)) if frame.height <= MOST_ROWS else list(_counts(frame, run.digest))
    return "".join(f"{line}\n" for line in lines)


def story(out: Path) -> str:
    """What the failing scenario's run tells, named as from the project's folder.

    Measured times, the run's folder, and lines of the classifier's rules are left out.
    """
    file = SCENARIOS / FAILING
    run = runs.execute(loads(file.read_text("utf-8"), f"scenarios/{FAILING}"), out)
    lines = plain(summary(run.path)).splitlines()[1:]
    kept = "".join(f"{one}\n" for one in lines if not one.startswith(" results"))
    return re.sub(r"rules\.toml:\d+", "rules.toml:...", kept)


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
    yield f"{frame.height} rows until {instant(frame['at_ms'].max())}, digest {digest}"
    for *words, count in table.iter_rows():
        named = zip(by, words, strict=True)
        yield "  ".join(word.ljust(width[name]) for name, word in named) + f"  {count:>6}"


def write(scenarios: list[Path]) -> None:
    """Writes golden journals anew and says which have changed."""
    for scenario in scenarios:
        with TemporaryDirectory() as out:
            _put(golden_of(scenario), text_of(carried_out(scenario, Path(out))))
            if scenario == FAILING:
                _put(STORY, story(Path(out)))


def _put(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        sys.stdout.write(f"written {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    write([Path(one).resolve().relative_to(SCENARIOS) for one in sys.argv[1:]] or shipped())
