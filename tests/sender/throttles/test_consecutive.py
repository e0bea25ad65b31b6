import pytest

from simulator.sender.throttles import Closed, Met
from simulator.sender.throttles.consecutive import Consecutive
from tests.sender.examples import never

KUMOMTA = Consecutive()


def after(failures, throttle=KUMOMTA):
    memory = None
    for at in range(failures):
        memory = throttle.learn(memory, Met(at, reached=False), never)
    return memory


def test_the_hundred_and_second_in_a_row_puts_off_what_is_ready():
    assert KUMOMTA.admit(after(101), 0, 100, never) is None
    assert KUMOMTA.admit(after(102), 0, 101, never) == Closed(101)
    assert KUMOMTA.admit(after(102), 0, 102, never) is None  # the next that becomes due is tried


def test_a_success_ends_the_row():
    assert KUMOMTA.learn(after(102), Met(500, reached=True), never) is None


def test_refuses():
    with pytest.raises(ValueError, match="number of failures"):
        Consecutive(threshold=-1)
