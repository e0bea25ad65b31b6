"""What happened, row by row: the only truth after a run."""

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.journal import database
from simulator.journal.columns import COLUMNS, KINDS, SCHEMA_VERSION, Column, Kind
from simulator.journal.database import Database
from simulator.journal.digest import digest_of
from simulator.journal.journal import BLOCK_BYTES, Journal
from simulator.journal.measured import Measured
from simulator.journal.parts import Frames, Parts, Sink, empty, scan_parts
from simulator.journal.sheets import NUMBER, ROW, Sheet
from simulator.journal.vocabulary import NULL, Placing, Vocabulary

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "BLOCK_BYTES",
    "COLUMNS",
    "KINDS",
    "NULL",
    "NUMBER",
    "ROW",
    "SCHEMA_VERSION",
    "Column",
    "Database",
    "Frames",
    "Journal",
    "Kind",
    "Measured",
    "Parts",
    "Placing",
    "Sheet",
    "Sink",
    "Vocabulary",
    "digest_of",
    "empty",
    "scan",
]


def scan(folder: Path) -> "pl.LazyFrame":
    """The rows of a journal in canonical order, whichever way it was kept."""
    return database.scan(folder) if (folder / database.FILE).is_file() else scan_parts(folder)
