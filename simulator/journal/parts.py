"""Where the blocks of a run go: Parquet parts in its folder, or frames in memory."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from simulator.journal.columns import COLUMNS, SCHEMA_VERSION

if TYPE_CHECKING:
    import polars as pl


class Sink(Protocol):
    """Takes the blocks of one run in order."""

    def write(self, frame: "pl.DataFrame") -> None:
        """Keeps one block."""
        ...

    def close(self) -> None:
        """No more blocks come."""
        ...


class Parts:
    """``part-00000.parquet`` and so on in a folder, each whole or absent (written aside, renamed)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._next = 0

    def write(self, frame: "pl.DataFrame") -> None:
        """Writes the next part."""
        part = self._folder / f"part-{self._next:05}.parquet"
        aside = part.with_suffix(".writing")
        frame.write_parquet(
            aside,
            compression="lz4",
            statistics=False,
            metadata={"mtasim_schema": str(SCHEMA_VERSION)},
        )
        aside.rename(part)
        self._next += 1

    def close(self) -> None:
        """Every part is closed already."""


class Frames:
    """Keeps the blocks in memory: for tests and for callers who look at a run at once."""

    def __init__(self) -> None:
        self._frames: list[pl.DataFrame] = []

    def write(self, frame: "pl.DataFrame") -> None:
        """Keeps one block."""
        self._frames.append(frame)

    def close(self) -> None:
        """What is kept stays."""

    def frame(self) -> "pl.DataFrame":
        """All rows so far."""
        import polars as pl

        return pl.concat([empty(), *self._frames])


def empty() -> "pl.DataFrame":
    """A journal without rows."""
    import polars as pl

    types = {int: pl.Int64(), str: pl.String(), bool: pl.Boolean()}
    return pl.DataFrame(schema={name: types[column.type] for name, column in COLUMNS.items()})


def scan_parts(folder: Path) -> "pl.LazyFrame":
    """The rows of a finished journal in parts, in canonical order."""
    import polars as pl

    parts = sorted(folder.glob("part-*.parquet"))
    if not parts:
        return empty().lazy()
    return pl.scan_parquet(parts)
