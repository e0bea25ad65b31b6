"""What happened, row by row: the only truth after a run."""

from simulator.journal.columns import COLUMNS, KINDS, SCHEMA_VERSION, Column, Kind
from simulator.journal.digest import digest_of
from simulator.journal.journal import BLOCK_BYTES, Journal
from simulator.journal.measured import Measured
from simulator.journal.parts import Frames, Parts, Sink, empty, scan
from simulator.journal.sheets import NUMBER, ROW, Sheet
from simulator.journal.vocabulary import NULL, Placing, Vocabulary

__all__ = [
    "BLOCK_BYTES",
    "COLUMNS",
    "KINDS",
    "NULL",
    "NUMBER",
    "ROW",
    "SCHEMA_VERSION",
    "Column",
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
