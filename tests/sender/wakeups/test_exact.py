from simulator.kinds import kinds
from simulator.sender.wakeups.exact import Exact


def test_when_it_is_due_but_never_at_an_instant_that_is_over():
    assert [Exact().wake(due, 100, 7) for due in (50, 100, 101, 900)] == [101, 101, 101, 900]


def test_is_found_by_its_key_and_may_be_written_as_a_word():
    assert kinds("simulator.sender.wakeups")["exact"] is Exact
    assert Exact().period == 0
