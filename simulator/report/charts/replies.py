"""The answers that did not deliver: what was said, how it was read, and by which rules."""

from dataclasses import dataclass
from typing import ClassVar

from simulator.report.panel import Column, Panel, Table
from simulator.report.record import Found

_SHOWN = 40
_COLUMNS = ("server", "code", "enhanced", "text", "stage", "reason", "hardness", "answered_by", "read_by")


@dataclass(frozen=True, slots=True)
class Replies:
    """Replies and faults, the most frequent first."""

    place: ClassVar[int] = 70

    def draw(self, run: Found) -> Panel | None:
        """The answers with their class and the rules behind them; a table says all there is."""
        import polars as pl

        failed = (pl.col("kind") == "attempt") & (pl.col("decision") != "done")
        counted = run.frame().filter(failed).group_by(_COLUMNS).len()
        ordered = counted.sort("len", *_COLUMNS, descending=[True, *(False for _ in _COLUMNS)])
        found = ordered.collect(engine="streaming").head(_SHOWN)
        if not found.height:
            return None
        rows = tuple(
            (
                row["len"],
                row["server"],
                " ".join(str(part) for part in (row["code"], row["enhanced"], row["text"]) if part),
                row["stage"],
                row["reason"],
                row["hardness"],
                row["answered_by"],
                row["read_by"],
            )
            for row in found.iter_rows(named=True)
        )
        heads = ("server", "answer", "stage", "read as", "hard or soft", "rule of the server", "read by")
        return Panel(
            "Replies that did not deliver",
            f"The {_SHOWN} most frequent answers; of a fault its name. The server's rule gave the answer, "
            "the classifier's rule read it.",
            Table((Column("attempts", "count"), *map(Column, heads)), rows),
        )
