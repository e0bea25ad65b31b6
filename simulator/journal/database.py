"""The journal of what is alive, in SQLite: every block is there for readers as soon as it is written.

A process that is killed loses nothing it has written: with a write-ahead log the rows of a committed
transaction are the operating system's (https://sqlite.org/wal.html); only a power cut may take the last.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.journal.columns import COLUMNS, KINDS, SCHEMA_VERSION
from simulator.journal.parts import empty

if TYPE_CHECKING:
    import polars as pl

FILE = "journal.sqlite"
_TYPES = {int: "INTEGER", str: "TEXT", bool: "INTEGER"}
_ORDER = ("at_ms", "kind", "delivery", "attempt", "contact")


class Database:
    """Takes blocks as ``Parts`` does, and keeps them in one file of the folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._open = sqlite3.connect(folder / FILE, isolation_level=None)
        self._open.execute("PRAGMA journal_mode = WAL")
        self._open.execute("PRAGMA synchronous = NORMAL")
        self._open.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        columns = ", ".join(f'"{name}" {_TYPES[column.type]}' for name, column in COLUMNS.items())
        self._open.execute(f"CREATE TABLE IF NOT EXISTS journal ({columns}) STRICT")

    def write(self, frame: "pl.DataFrame") -> None:
        """Adds a block; it is whole or absent."""
        places = ", ".join("?" * len(COLUMNS))
        with self._open:
            self._open.execute("BEGIN")
            self._open.executemany(f"INSERT INTO journal VALUES ({places})", frame.rows())

    def close(self) -> None:
        """Writes the log back into the file."""
        self._open.close()


def scan(folder: Path) -> "pl.LazyFrame":
    """The rows of a database in canonical order, of a process that has ended or has not."""
    import polars as pl

    with closing(sqlite3.connect(folder / FILE)) as opened:
        rows = opened.execute("SELECT * FROM journal").fetchall()
    frame = pl.DataFrame(rows, schema=empty().schema | {"reached": pl.Int64()}, orient="row")
    ranked = frame.with_columns(pl.col("reached").cast(pl.Boolean), pl.col("kind").cast(pl.Enum(KINDS)))
    return ranked.sort(_ORDER, maintain_order=True).with_columns(pl.col("kind").cast(pl.String)).lazy()
