from simulator.journal import COLUMNS, Journal, Parts, empty, scan
from tests.journal.rows import append


def test_parts_read_back_in_order(tmp_path):
    journal = Journal(Parts(tmp_path / "events"), block_bytes=1)
    for at in range(3):
        append(journal, f"u{at}@x.test", at_ms=at, decision=journal.vocabulary.word(f"word{at}"))
        journal.settle()
    journal.flush()
    assert sorted(path.name for path in (tmp_path / "events").iterdir()) == [
        f"part-0000{n}.parquet" for n in range(3)
    ]
    frame = scan(tmp_path / "events").collect()
    assert frame["recipient"].to_list() == ["u0@x.test", "u1@x.test", "u2@x.test"]
    assert frame["decision"].to_list() == ["word0", "word1", "word2"]
    assert frame.schema == empty().schema
    assert frame.columns == list(COLUMNS)


def test_a_part_being_written_is_not_read(tmp_path):
    Journal(Parts(tmp_path)).flush()
    (tmp_path / "part-00000.writing").write_bytes(b"half")
    assert scan(tmp_path).collect().height == 0
