"""How far a transaction got, and how long silence lasts."""

import pytest

from simulator.mail import Outcome
from simulator.transport.durations import depth, patience
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
