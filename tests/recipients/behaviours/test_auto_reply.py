from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.mail import Duration
from simulator.recipients import Delay
from simulator.recipients.behaviours.auto_reply import AutoReply
from simulator.recipients.memory import Memory
from tests.engine.story import kinds, play, told
from tests.recipients.talk import SENT, asking, converse, server_of
from tests.sender.mutant import mutated

DAY = 86_400_000
SOON = Delay(constant=Duration(5))
ANSWERED = f"""
{SENT}
C: .
T: <s@b.test> to bob@a.test, 0 octets
T: bob@a.test: AutoReply() after 5
S: 250 2.0.0 OK
"""
NOT_AGAIN = ANSWERED.replace("T: bob@a.test: AutoReply() after 5\n", "")
AWAY = "{inbox: {domains: [x.test], rules: [{name: away, auto_reply: {after: 1m}}]}}"


def test_once_a_week_to_each_sender():
    server = server_of(AutoReply(after=SOON))
    memory = server.memory()
    converse(server, memory, ANSWERED)
    converse(server, memory, NOT_AGAIN, at=7 * DAY - 1)
    converse(server, memory, ANSWERED, at=7 * DAY)
    converse(server, memory, ANSWERED.replace("s@b.test", "t@b.test"), at=7 * DAY)


def test_never_to_the_empty_return_path_of_reports():
    server = server_of(AutoReply(after=SOON))
    converse(server, server.memory(), NOT_AGAIN.replace("s@b.test", ""))


def test_it_is_noted_and_lists_nobody():
    rows = play("{name: w, every: 1d, until: 9d, to: ann@x.test}", servers=AWAY)
    assert told(rows, "notice", "at_ms", "decision", "answered_by") == [
        (60_000, "auto_reply", "away"),
        (7 * DAY + 60_000, "auto_reply", "away"),
    ]
    assert set(kinds(rows)) == {"accepted", "attempt", "delivered", "notice"}


def test_where_the_mx_points_elsewhere_nobody_sees_it():
    rows = play("{name: w, to: [ann@x.test]}", servers=AWAY, sender="{domain: a.test, mx: elsewhere}")
    assert kinds(rows) == ["accepted", "attempt", "delivered"]


def law_of_answers(kind):
    """Between two answers to one sender lies the span that was asked for, and the first mail is answered."""

    @given(st.lists(st.integers(0, 30 * DAY), min_size=1, max_size=20).map(sorted), st.integers(1, 10 * DAY))
    def law(instants, once):
        away = kind(after=SOON, once=Duration(once))
        own, memory = away.fresh(), Memory({})
        answered = [at for at in instants if away.answer(asking(), own, at, memory) is not None]
        assert answered[0] == instants[0]
        assert all(later - earlier >= once for earlier, later in pairwise(answered))
        assert all(any(0 <= at - one < once for one in answered) for at in instants)

    law()


def test_law_of_answers():
    law_of_answers(AutoReply)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [("at - own[who] < self.once", "at < self.once"), ("own[who] = at", "own.setdefault(who, at)")],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.recipients.behaviours.auto_reply", guard, instead)
    with pytest.raises(AssertionError):
        law_of_answers(mutant.AutoReply)
