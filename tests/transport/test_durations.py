"""How far a transaction got, and how long silence lasts."""

import pytest

from simulator.dice import Bound
from simulator.mail import Duration, Outcome
from simulator.recipients import Server
from simulator.recipients.latency import Delay, Latency
from simulator.transport.durations import depth, patience, timed
from simulator.transport.seam import Handled, Recipient
from tests.transport.made import POLICY, answered


def test_what_came_later_is_deeper():
    seen = [
        answered("eom", "250 OK"),
        Outcome("rcpt", fault="drop"),
        answered("mail", "550 No"),
        answered("rcpt", "550 No"),
    ]
    assert [seen.index(one) for one in sorted(seen, key=depth)] == [2, 3, 1, 0]


@pytest.mark.parametrize(("stage", "ms"), [("connect", 30_000), ("rcpt", 300_000), ("eom", 600_000)])
def test_silence_lasts_as_long_as_the_policy_bears_it(stage, ms):
    assert patience(Outcome(stage, fault="timeout"), POLICY) == ms
    assert patience(Outcome(stage, fault="drop"), POLICY) == 0


YES = answered("eom", "250 2.0.0 OK")
GONE = answered("rcpt", "550 5.1.1 Gone")


@pytest.mark.parametrize(
    ("minutes", "said", "took", "over"),
    [(9, YES, 9, False), (10, YES, 10, False), (11, Outcome("eom", fault="timeout"), 10, True)],
)
def test_who_answers_the_dot_too_late_is_not_heard(minutes, said, took, over):
    """And has taken the mail; who was refused before keeps that answer."""
    delay = Delay(constant=Duration(minutes * 60_000))
    server = Server(name="s", domains=("x.test",), latency=Latency(stages=(("eom", delay),)))
    given = Handled((Recipient(YES, "r", True), Recipient(GONE, "g")), (1, 0), False, 0)
    handled = timed(given, YES, server, POLICY, Bound(1))
    assert [one.outcome for one in handled.recipients] == [said, GONE]
    assert [(one.answered_by, one.reached) for one in handled.recipients] == [("r", True), ("g", False)]
    assert (handled.took, handled.over) == (took * 60_000, over)
