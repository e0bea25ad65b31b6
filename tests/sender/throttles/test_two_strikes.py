import pytest

from simulator.dice import ONE
from simulator.sender.throttles import Closed, Met
from simulator.sender.throttles.two_strikes import Strikes, TwoStrikes
from tests.sender.examples import never

QMAIL = TwoStrikes()


def after(*seconds, reached=False, timed_out=True):
    memory = None
    for at in seconds:
        memory = QMAIL.learn(memory, Met(at * 1000, reached=reached, timed_out=timed_out), never)
    return memory


def test_two_timeouts_two_minutes_apart():
    assert after(0) == Strikes(1, 0)
    assert after(0, 119) == Strikes(1, 0)
    assert after(0, 120) == Strikes(2, 120_000)
    assert after(*range(0, 3000, 120)).number == 10
    assert after(0, 120, timed_out=False) is None
    assert QMAIL.learn(after(0, 120), Met(500_000, reached=True), never) is None


def test_blocked_for_a_time_that_each_process_draws():
    memory = after(0, 120)
    assert QMAIL.admit(after(0), 0, 1, never) is None
    assert QMAIL.admit(memory, 0, 120_000, lambda _: 0) == Closed(120_000 + 3_840_000)
    assert QMAIL.admit(memory, 0, 120_000, lambda _: ONE - 1) == Closed(120_000 + 5_824_000)
    assert QMAIL.admit(memory, 0, 120_000 + 3_840_000, lambda _: 0) is None


def test_refuses():
    with pytest.raises(ValueError, match="at least 1"):
        TwoStrikes(strikes=0)
