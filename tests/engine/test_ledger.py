import pytest

from simulator.engine.ledger import Ledger
from simulator.engine.mailing import Delivery, Job, Message
from simulator.journal import KINDS, NULL, NUMBER, Frames, Journal, Placing

WHERE = (1, 77, 2, NULL, NULL)


@pytest.fixture
def frames() -> Frames:
    return Frames()


@pytest.fixture
def journal(frames) -> Journal:
    return Journal(frames)


@pytest.fixture
def delivery(journal) -> Delivery:
    placing = journal.vocabulary.placing(Placing("c", "main", "x.test", "inbox", "news"))
    message = Message(5, None, "c", ("news",), 1_000, "192.0.2.1")
    made = Delivery(6, message, "Ann@x.test", "ann@x.test", placing)
    made.attempts = 3
    return made


def job_of(delivery: Delivery) -> Job:
    job = Job(delivery.message, None, "x.test", [delivery])
    job.due, job.began = 7_500, 8_000
    return job


METHODS = {
    "accepted": lambda ledger, one: ledger.accepted(1_000, one),
    "contact": lambda ledger, one: ledger.contact(1_500, 1_200, one, WHERE, NULL, NULL),
    "attempt": lambda ledger, one: ledger.attempt(9_000, job_of(one), one, WHERE, (NULL,) * 3, NULL, True),
    "expired": lambda ledger, one: ledger.about(61_000, NUMBER["expired"], one),
    "listed": lambda ledger, one: ledger.apart(2_000, NUMBER["listed"], one.placing, one.key, NULL),
}


@pytest.mark.parametrize("kind", METHODS)
def test_every_row_is_one_row_of_its_kind(frames, journal, delivery, kind):
    METHODS[kind](Ledger(journal), delivery)
    journal.flush()
    assert frames.frame()["kind"].to_list() == [kind]


def test_an_attempt_that_delivers_is_two_rows(frames, journal, delivery):
    Ledger(journal).attempt(
        9_000, job_of(delivery), delivery, WHERE, (NULL,) * 3, NULL, True, accepted_at=1_000
    )
    journal.flush()
    attempt, delivered = frames.frame().rows(named=True)
    assert (attempt["kind"], attempt["took_ms"], attempt["session"]) == ("attempt", 1_000, 77)
    assert (delivered["kind"], delivered["took_ms"], delivered["session"]) == ("delivered", 8_000, None)
    assert delivered["recipient"] == attempt["recipient"] == "Ann@x.test"


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
