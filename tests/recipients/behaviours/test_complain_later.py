import pytest

from simulator.mail import Duration
from simulator.recipients import Delay
from simulator.recipients.behaviours.complain_later import ComplainLater
from tests.engine.story import kinds, play, told
from tests.recipients.talk import SENT, converse, server_of

COMPLAINS = "{inbox: {domains: [x.test], fbl: %s, rules: [{name: r, complain_later: {after: 2h%s}}]}}"
ONE = "{name: c, to: [ann@x.test]}"


def test_it_takes_the_mail_and_a_complaint_follows():
    server = server_of(ComplainLater(after=Delay(constant=Duration(5)), type="fraud"))
    converse(
        server,
        server.memory(),
        f"""
        {SENT}
        C: .
        T: <s@b.test> to bob@a.test, 0 octets
        T: bob@a.test: Complaint(feedback_type='fraud') after 5
        S: 250 2.0.0 OK
        """,
    )


@pytest.mark.parametrize(("fbl", "listed"), [("arf", True), ("aggregate", False), ("none", False)])
def test_whether_we_hear_of_it_is_up_to_the_feedback_loop(fbl, listed):
    rows = play(ONE, servers=COMPLAINS % (fbl, ""))
    assert told(rows, "complained", "at_ms", "decision") == [
        (7_200_000, "reported" if listed else "unreported")
    ]
    assert ("listed" in kinds(rows)) is listed


def test_it_is_short_for_an_accept_with_a_then():
    long = "accept: true, then: {complaint: fraud, after: 2h}"
    long = COMPLAINS.replace("complain_later: {after: 2h%s}", long) % "arf"
    assert play(ONE, servers=COMPLAINS % ("arf", ", type: fraud")) == play(ONE, servers=long)
