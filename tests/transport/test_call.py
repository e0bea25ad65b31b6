"""What both ends of a connection know beside its bytes."""

from simulator.dice import Bound
from simulator.recipients import Answer
from simulator.transport.call import Call
from tests.transport.made import IP, answered, deliveries

OK = Answer(answered("rcpt", "250 OK"), "friends")


def test_draws_are_those_of_the_recipient_named():
    draw = Bound(1).bind(9, 9, "", 3, 2)
    call = Call(IP, "mx.a.test", 5, draw)
    assert call.bind("s@b.test", "").delivery == 9
    call.begin(6, deliveries("amy@a.test", "bob@bücher.test"), draw)
    assert call.bind("s@b.test", "").delivery == 1
    bound = call.bind("s@b.test", "bob@xn--bcher-kva.test")
    assert (bound.delivery, bound.message, bound.recipient) == (2, 7, "bob@xn--bcher-kva.test")
    assert (bound.attempt, bound.contact) == (3, 2)


def test_answers_are_noted_for_whom_they_are_about_and_forgotten_with_the_mail():
    call = Call(IP, "mx.a.test", 0, Bound(1))
    call.hear("connect", "", OK)
    assert (call.testimony.stages, call.testimony.rule) == (["connect"], "friends")
    call.begin(1, deliveries("amy@a.test"), call.draw)
    assert (call.testimony.stages, call.at) == ([], 1)
