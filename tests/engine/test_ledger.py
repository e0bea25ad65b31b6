import pytest

from simulator.engine.ledger import NUMBER, Ledger
from simulator.engine.mailing import Delivery, Message
from simulator.journal import KINDS, NULL, ROW, Frames, Journal

WHERE = (1, 77, 2, NULL, NULL)


@pytest.fixture
def frames() -> Frames:
    return Frames()


@pytest.fixture
def journal(frames) -> Journal:
    return Journal(frames)


@pytest.fixture
def delivery(journal) -> Delivery:
    placing = journal.vocabulary.placing(("c", "main", "x.test", "inbox", "news"))
    message = Message(5, None, "c", ("news",), 1_000, "192.0.2.1")
    made = Delivery(6, message, "Ann@x.test", "ann@x.test", placing)
    made.attempts = 3
    return made


METHODS = {
    "accepted": lambda ledger, one: ledger.accepted(1_000, one),
    "contact": lambda ledger, one: ledger.contact(1_500, 1_200, one, WHERE, NULL, NULL),
    "attempt": lambda ledger, one: ledger.attempt(
        9_000, one, (8_000, 500, NULL), WHERE, (NULL, NULL, NULL), NULL, True
    ),
    "expired": lambda ledger, one: ledger.about(61_000, NUMBER["expired"], one),
    "listed": lambda ledger, one: ledger.apart(2_000, NUMBER["listed"], one.placing, one.key, NULL),
}


@pytest.mark.parametrize("kind", METHODS)
def test_every_row_is_whole(journal, delivery, kind):
    METHODS[kind](Ledger(journal), delivery)
    assert len(journal.rows) == len(ROW)
    assert len(journal.recipients) == 1
    assert KINDS[journal.rows[ROW.index("kind")]] == kind


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (
            "accepted",
            {"at_ms": 1_000, "message": 5, "delivery": 6, "recipient": "Ann@x.test", "tags": "news"},
        ),
        ("contact", {"began_ms": 1_200, "took_ms": 300, "contact": 1, "session": 77, "attempt": 3}),
        (
            "attempt",
            {"began_ms": 8_000, "took_ms": 1_000, "waited_ms": 500, "transaction": 2, "reached": True},
        ),
        ("expired", {"took_ms": 60_000, "attempt": 3, "server": "inbox", "campaign": "c"}),
        ("listed", {"recipient": "ann@x.test", "message": None, "delivery": None, "attempt": None}),
    ],
)
def test_a_row_says_what_its_columns_promise(frames, journal, delivery, kind, says):
    METHODS[kind](Ledger(journal), delivery)
    journal.flush()
    (row,) = frames.frame().rows(named=True)
    assert {name: row[name] for name in says} == says


def test_kinds_are_numbered_in_the_order_of_one_millisecond():
    assert [KINDS[number] for number in sorted(NUMBER.values())] == list(KINDS)
    assert all(KINDS[number] == kind for kind, number in NUMBER.items())
