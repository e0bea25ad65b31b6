from simulator.kinds import kinds
from simulator.mail import Duration
from simulator.sender.wakeups.poll import Poll


def test_a_look_at_which_it_has_been_due_for_a_while():
    poll = Poll(period=Duration(5), hold=Duration(30))
    assert [poll.wake(due, 0, 2) for due in (0, 2, 3, 100)] == [32, 32, 37, 132]
    assert poll.wake(0, 40, 2) == 42


def test_is_found_by_its_key():
    assert kinds("simulator.sender.wakeups")["poll"] is Poll
