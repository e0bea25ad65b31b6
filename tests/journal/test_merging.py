from pathlib import Path

from simulator.journal import Frames, Journal, Parts, digest_of
from tests.journal.rows import append


def journal_in(folder: Path, rows, block_bytes: int = 1) -> Path:
    """A finished journal with a block for every instant."""
    journal = Journal(Parts(folder), block_bytes)
    for address, cells in rows:
        append(journal, address, **cells)
        journal.settle()
    journal.flush()
    return folder


def adopted(*folders: Path):
    frames = Frames()
    journal = Journal(frames)
    journal.adopt(folders)
    return journal, frames.frame()


def test_rows_come_in_the_order_of_time_and_delivery(tmp_path: Path):
    one = journal_in(tmp_path / "1", [("a", {"at_ms": 1, "delivery": 5}), ("b", {"at_ms": 9, "delivery": 1})])
    two = journal_in(tmp_path / "2", [("c", {"at_ms": 1, "delivery": 2}), ("d", {"at_ms": 4, "delivery": 3})])
    journal, frame = adopted(one, two)
    assert frame["recipient"].to_list() == ["c", "a", "d", "b"]
    assert (journal.count, journal.digest()) == (4, digest_of(frame))


def test_kinds_of_one_instant_keep_their_order(tmp_path: Path):
    at = {"at_ms": 7, "delivery": 1}
    one = journal_in(tmp_path / "1", [("a", at | {"kind": "delivered"})])
    two = journal_in(tmp_path / "2", [("b", at | {"kind": "attempt"})])
    assert adopted(one, two)[1]["recipient"].to_list() == ["b", "a"]


def test_rows_about_no_delivery_go_by_the_alphabet(tmp_path: Path):
    one = journal_in(tmp_path / "1", [("b", {"at_ms": 7, "kind": "listed"})])
    two = journal_in(tmp_path / "2", [("a", {"at_ms": 7, "kind": "listed"})])
    assert adopted(one, two)[1]["recipient"].to_list() == ["a", "b"]


def test_of_nothing_comes_nothing(tmp_path: Path):
    (tmp_path / "1").mkdir()
    journal, frame = adopted(tmp_path / "1")
    assert (journal.count, frame.height) == (0, 0)
