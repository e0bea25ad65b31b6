"""What is written of served mail, row by row."""

import pytest

from simulator.control.answered import Answered, Met, Returned
from simulator.control.books import Books
from simulator.journal import Frames, Journal
from simulator.mail import DSN, Complaint, Outcome, Reply, Unsubscribe
from simulator.metrics import check, measure
from simulator.recipients import Then
from tests.scenario.sample import read

STORY = """\
sender: {domain: shop.test, return_path: bounces.shop.test}
servers: {s: {domains: [s.test]}}
workload: [{name: news, to: [anna@s.test]}]
"""
TAKEN = Outcome("eom", Reply.parse("250 2.0.0 OK"))
LATER, GONE = Outcome("rcpt", Reply.parse("451 4.7.1 Later")), Outcome("rcpt", Reply.parse("550 5.1.1 No"))
LATE = DSN("failed", "5.1.1", Reply.parse("550 5.1.1 No"))


def answered(at, outcome, recipient="anna@s.test", transaction=1, then=None, sender="b@bounces.shop.test"):
    return Answered(
        session=5,
        transaction=transaction,
        began=at - 2,
        at=at,
        ip="127.0.0.1",
        host="mx.s.test",
        server="s",
        sender=sender,
        recipient=recipient,
        seen=1,
        outcome=outcome,
        rule="r",
        then=then,
    )


class Desk:
    def __init__(self):
        self._frames = Frames()
        self._journal = Journal(self._frames)
        self.books = Books(read(STORY), self._journal)

    def rows(self, *columns):
        self.books.flush()
        check(measure(self._frames.frame().lazy()))
        return self._frames.frame().select(columns or ("at_ms", "kind", "attempt", "decision")).rows()


@pytest.fixture
def desk():
    return Desk()


def test_a_delivery_lasts_until_it_is_taken(desk):
    for at, outcome in ((10, LATER), (20, LATER), (30, TAKEN), (40, TAKEN)):
        assert desk.books.seen("b@bounces.shop.test", "Anna@s.test") == (at // 10) - 1
        desk.books.answered(answered(at, outcome, transaction=at))
    assert desk.rows() == [
        (8, "accepted", None, None),
        (10, "attempt", 1, "retry"),
        (20, "attempt", 2, "retry"),
        (30, "attempt", 3, "done"),
        (30, "delivered", 3, None),
        (38, "accepted", None, None),
        (40, "attempt", 1, "done"),
        (40, "delivered", 1, None),
    ]


def test_a_dead_address_belongs_on_a_list_from_then_on_once(desk):
    desk.books.answered(answered(10, GONE))
    desk.books.answered(answered(20, GONE, transaction=2))
    assert desk.rows() == [
        (8, "accepted", None, None),
        (10, "listed", None, "bounces"),
        (10, "attempt", 1, "fail"),
        (10, "bounced", 1, "bounce"),
        (18, "accepted", None, None),
        (20, "attempt", 1, "fail"),
        (20, "bounced", 1, "bounce"),
    ]


def test_where_a_delivery_belongs(desk):
    desk.books.answered(answered(10, TAKEN))
    desk.books.answered(answered(11, TAKEN, "bob@s.test", 2, sender="x@elsewhere.test"))
    rows = desk.rows("campaign", "sender", "domain", "server", "host", "ip", "answered_by")
    where = ("mx.s.test", "127.0.0.1", "r")
    assert ("news", "main", "s.test", "s", *where) in rows
    assert ("served", "main", "s.test", "s", *where) in rows


def test_a_session_counts_without_any_mail(desk):
    refused = Outcome("banner", Reply.parse("554 No"))
    desk.books.met(Met(session=1, began=1, at=3, ip="127.0.0.1", host="mx.s.test", server="s"))
    desk.books.met(
        Met(
            session=2,
            began=2,
            at=4,
            ip="127.0.0.1",
            host="mx.s.test",
            server="s",
            outcome=refused,
            rule="shut",
        )
    )
    assert desk.rows("kind", "session", "stage", "code", "answered_by", "took_ms") == [
        ("contact", 1, None, None, None, 2),
        ("contact", 2, "banner", 554, "shut", 2),
    ]


@pytest.mark.parametrize(
    ("news", "sent", "rows"),
    [
        (LATE, True, [("listed", "bounces"), ("bounced_late", "bounce")]),
        (LATE, False, [("bounce_lost", None)]),
        (DSN("delayed", "4.4.1", Reply.parse("450 4.4.1 Busy")), True, [("notice", "delayed")]),
        (Complaint(), True, [("listed", "complaints"), ("complained", "reported")]),
        (Complaint(), False, [("complained", "unreported")]),
        (Unsubscribe("mailto"), True, [("listed", "unsubscribes"), ("unsubscribed", "mailto")]),
        (Unsubscribe("mailto"), False, [("notice", "unsubscribe lost")]),
    ],
)
def test_news_counts_if_somebody_was_told(desk, news, sent, rows):
    one = answered(10, TAKEN, then=Then(news, 5))
    desk.books.answered(one)
    returned = Returned(at=15, about=one, news=news, sent=sent)
    desk.books.returned(returned)
    desk.books.returned(returned)  # about a mail that is not waited for any more
    assert desk.rows("kind", "decision")[3:] == rows
