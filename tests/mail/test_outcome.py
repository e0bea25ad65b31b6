import pytest

from simulator.mail import Outcome, Reply


def test_a_reply_or_a_fault():
    with pytest.raises(ValueError, match="a reply or a fault"):
        Outcome("rcpt")
    with pytest.raises(ValueError, match="a reply or a fault"):
        Outcome("rcpt", Reply(250, None, ("OK",)), "drop")


def test_equal_outcomes_are_one_key():
    one = Outcome("rcpt", Reply.parse("550 5.1.1 Gone"))
    other = Outcome("rcpt", Reply.parse("550 5.1.1 Gone"))
    assert {one: 1}[other] == 1
    assert hash(one) == hash(other)
    assert one != Outcome("eom", Reply.parse("550 5.1.1 Gone"))
    assert one != Outcome("rcpt", fault="drop")


def test_reads_well():
    assert str(Outcome("rcpt", fault="reset")) == "reset at rcpt"
    assert str(Outcome("eom", Reply.parse("250 2.0.0 OK"))) == "250 2.0.0 OK at eom"
