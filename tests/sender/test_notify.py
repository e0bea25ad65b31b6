import pytest

from simulator.mail import Duration
from simulator.sender import Failed, Notify, notices
from simulator.sender.wakeups.exact import Exact
from simulator.sender.wakeups.grid import Grid

HOUR = 3_600_000
EXACT, EVERY_HOUR = Exact(), Grid(period=Duration(HOUR))


def hours(*counts):
    return tuple(Duration(int(count * HOUR)) for count in counts)


def told(notify, *failures, wakeup=EXACT, phase=0):
    """Notices in hours; a failure is (at, next due, next event) in hours."""
    sent, instants = 0, []
    for at, due, until in failures:
        failed = Failed(0, *hours(at, due, until))
        sent, new = notices(notify, sent, failed, wakeup, phase)
        instants += new
    return [instant / HOUR for instant in instants]


FOUR = hours(4)
LADDER = [(0, 1, 1), (1, 3, 3), (3, 5, 6), (6, 10, 10), (10, 40, 40)]


def test_none_by_default():
    assert told(Notify(), *LADDER) == []


@pytest.mark.parametrize(
    ("trigger", "instants"),
    [("attempt", [6]), ("next_due", [3]), ("wakeup", [4.5]), ("timer", [4])],
)
def test_what_makes_a_sender_notice(trigger, instants):
    notify = Notify(at=FOUR, trigger=trigger)
    assert told(notify, *LADDER, wakeup=EVERY_HOUR, phase=HOUR // 2) == instants


def test_they_repeat_and_those_missed_are_made_up_for_by_one():
    assert told(Notify(at=hours(2), repeat=hours(2)[0]), *LADDER) == [3, 6, 10]
    timed = Notify(at=hours(2), repeat=hours(2)[0], trigger="timer")
    assert told(timed, *LADDER[:4]) == [2, 4, 6, 8]


def test_one_that_would_come_with_the_end_is_not_sent():
    assert told(Notify(at=FOUR, trigger="timer"), (0, 9, 4)) == []
    assert told(Notify(at=FOUR, trigger="timer"), (4, 9, 9)) == [4]


REFUSED = [
    {"at": hours(2, 1)},
    {"at": hours(0)},
    {"repeat": hours(1)[0]},
    {"at": FOUR, "repeat": Duration(59_999)},
]


@pytest.mark.parametrize("wrong", REFUSED)
def test_refuses(wrong):
    with pytest.raises(ValueError, match=r"at lists ages|repeat goes on"):
        Notify(**wrong)
