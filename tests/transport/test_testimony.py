"""Who is behind an outcome, from nothing but what the server noted."""

from simulator.recipients import Answer
from simulator.sender.dialogue import Transacted
from simulator.transport import testimony
from tests.transport.made import answered, deliveries

GONE, BUSY = answered("rcpt", "550 5.1.1 Gone"), answered("data", "451 4.3.0 Busy")
OK = answered("rcpt", "250 2.1.5 OK")


def noted(*notes):
    told = testimony.Testimony()
    for stage, delivery, outcome, rule in notes:
        told.note(stage, delivery, Answer(outcome, rule))
    return told


def test_before_anything_is_said_no_rule_has_spoken():
    nothing = testimony.Testimony()
    assert (nothing.rule, nothing.stages) == ("", [])


def test_at_rcpt_the_last_answer_stands_alone():
    assert noted(("rcpt", 1, GONE, "gone"), ("rcpt", 2, OK, "")).rule == ""


def test_later_the_first_that_refuses_speaks_for_all():
    yes = answered("data", "354 Go")
    assert noted(("data", 1, yes, ""), ("data", 2, BUSY, "busy"), ("data", 3, yes, "")).rule == "busy"


def test_each_has_its_own_rule_or_that_of_the_outcome_it_shares():
    server = noted(
        ("rcpt", 1, GONE, "gone"),
        ("rcpt", 2, OK, ""),
        ("rcpt", 3, OK, "friends"),
        ("data", 2, BUSY, "busy"),
        ("data", 3, answered("data", "354 Go"), ""),
    )
    told = server.results(
        deliveries("a@a.test", "b@a.test", "c@a.test"), Transacted((GONE, BUSY, BUSY), (0, 2, 2), False)
    )
    assert [one.answered_by for one in told] == ["gone", "busy", "busy"]
    assert [one.outcome for one in told] == [GONE, BUSY, BUSY]
