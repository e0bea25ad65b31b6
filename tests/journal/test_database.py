"""The journal in SQLite is the same journal."""

import sqlite3

import pytest

from simulator.journal import Database, Journal, Parts, digest_of, scan
from simulator.journal.database import FILE
from tests.journal.rows import GONE, append

ROWS = [
    {"at_ms": 3, "kind": "attempt", "delivery": 7, "attempt": 1, "reached": 0},
    {"at_ms": 5, "kind": "delivered", "delivery": 7, "reached": 1},
    {"at_ms": 5, "kind": "accepted", "delivery": 9},
    {"at_ms": 5, "kind": "attempt", "delivery": 9, "attempt": 1},
    {"at_ms": 5, "kind": "attempt", "delivery": 8, "attempt": 1},
    {"at_ms": 1, "kind": "contact", "contact": 1},
]


def written(sink):
    """Every row a block of its own, as they come in."""
    journal = Journal(sink)
    for row in ROWS:
        append(journal, outcome=journal.vocabulary.outcome(GONE), **row)
        journal.flush()
    return journal


def test_rows_are_read_in_canonical_order_though_they_came_one_by_one(tmp_path):
    sink = Database(tmp_path / "live")
    written(sink)
    sink.close()
    together = Journal(Parts(tmp_path / "parts"))
    for row in ROWS:
        append(together, outcome=together.vocabulary.outcome(GONE), **row)
    together.flush()
    one, other = scan(tmp_path / "live").collect(), scan(tmp_path / "parts").collect()
    assert one.schema == other.schema
    assert one.equals(other)
    assert digest_of(one) == together.digest()


def test_it_can_be_read_while_it_is_written(tmp_path):
    sink = Database(tmp_path)
    written(sink)
    assert scan(tmp_path).collect().height == len(ROWS)
    sink.close()


def test_an_empty_one_has_all_columns(tmp_path):
    Database(tmp_path).close()
    assert scan(tmp_path).collect().schema == scan(tmp_path / "none").collect().schema


def test_a_block_that_cannot_be_written_is_not_there_at_all(tmp_path):
    sink = Database(tmp_path)
    written(sink)
    never = "BEFORE INSERT ON journal WHEN NEW.at_ms = 2 BEGIN SELECT RAISE(ABORT, 'full'); END"
    sink._open.execute(f"CREATE TRIGGER full {never}")
    journal = Journal(sink)
    for at in (1, 2):
        append(journal, at_ms=at, kind="contact")
    with pytest.raises(sqlite3.IntegrityError, match="full"):
        journal.flush()
    assert scan(tmp_path).collect().height == len(ROWS)
    sink.close()
    assert (tmp_path / FILE).is_file()
