from simulator.journal import COLUMNS, KINDS, Frames, Journal, Placing
from tests.journal.rows import GONE, RESET, UNKNOWN, append, journal_of


def test_a_row_is_spelt_out():
    frames = Frames()
    journal = Journal(frames)
    words = journal.vocabulary
    append(
        journal,
        "gone@x.test",
        at_ms=1200,
        began_ms=1000,
        placing=words.placing(Placing("blast", "main", "x.test", "x", "news,de")),
        message=7,
        delivery=8,
        attempt=1,
        outcome=words.outcome(GONE),
        bounce=words.bounce(UNKNOWN),
        decision=words.word("fail"),
        host=words.word("mx.x.test"),
        took_ms=200,
        reached=0,
    )
    journal.flush()
    (row,) = frames.frame().rows(named=True)
    told = {name: value for name, value in row.items() if value is not None}
    assert told == {
        "at_ms": 1200,
        "began_ms": 1000,
        "kind": "attempt",
        "campaign": "blast",
        "sender": "main",
        "message": 7,
        "delivery": 8,
        "recipient": "gone@x.test",
        "domain": "x.test",
        "server": "x",
        "host": "mx.x.test",
        "tags": "news,de",
        "attempt": 1,
        "stage": "rcpt",
        "code": 550,
        "enhanced": "5.1.1",
        "text": "No such user",
        "reason": "unknown_user",
        "hardness": "hard",
        "timing": "immediate",
        "decision": "fail",
        "read_by": "5.1.1",
        "took_ms": 200,
        "reached": False,
    }
    assert list(row) == list(COLUMNS)


def test_a_fault_has_a_name_and_no_code():
    frames = Frames()
    journal = Journal(frames)
    append(journal, outcome=journal.vocabulary.outcome(RESET))
    journal.flush()
    (row,) = frames.frame().rows(named=True)
    assert (row["stage"], row["code"], row["text"]) == ("data", None, "reset")


def test_rows_of_one_instant_stand_in_canonical_order():
    cells = [
        {"at_ms": 5, "kind": "delivered", "delivery": 1},
        {"at_ms": 5, "kind": "attempt", "delivery": 2, "attempt": 1},
        {"at_ms": 5, "kind": "contact", "delivery": 2, "attempt": 1, "contact": 2},
        {"at_ms": 5, "kind": "contact", "delivery": 2, "attempt": 1, "contact": 1},
        {"at_ms": 5, "kind": "attempt", "delivery": 1, "attempt": 1},
        {"at_ms": 4, "kind": "opinion"},
    ]
    frames = Frames()
    journal = Journal(frames)
    for row in cells:
        append(journal, **row)
    journal.flush()
    order = frames.frame().select("at_ms", "kind", "delivery", "contact").rows()
    assert order == [
        (4, "opinion", None, None),
        (5, "contact", 2, 1),
        (5, "contact", 2, 2),
        (5, "attempt", 1, None),
        (5, "attempt", 2, None),
        (5, "delivered", 1, None),
    ]


def test_every_kind_can_be_written():
    _, frame = journal_of([{"at_ms": at, "kind": kind} for at, kind in enumerate(KINDS)])
    assert frame["kind"].to_list() == list(KINDS)
