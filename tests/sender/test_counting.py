import pytest

from simulator.mail import Bounce, Duration
from simulator.sender import (
    GiveUps,
    HardOn4yz,
    classify,
    count_give_up,
    hardened,
    lengthen,
    lists_after,
    turns_hard,
)
from tests.sender.examples import answered, failed
from tests.sender.mutant import mutated

GONE = answered("450 4.1.1 User unknown")
MOVED = answered("450 4.1.6 Mailbox has moved")
BUSY = answered("451 4.3.0 Busy")
TWICE = HardOn4yz(same=2, apart=Duration(100))


def counted(lengthen, *failures, rule=TWICE):
    """How many are counted after each of (instant, outcome)."""
    streak, counts = None, []
    for at, outcome in failures:
        streak = lengthen(streak, outcome, classify(outcome), rule, at)
        counts.append(0 if streak is None else streak.times)
    return counts


RUNS = {
    "the same, far enough apart": ([(0, GONE), (100, GONE), (200, GONE)], [1, 2, 3]),
    "too close to the one counted before": ([(0, GONE), (99, GONE), (100, GONE), (199, GONE)], [1, 1, 2, 2]),
    "another answer about the recipient": ([(0, GONE), (100, MOVED), (200, MOVED)], [1, 1, 2]),
    "an answer about something else": ([(0, GONE), (100, BUSY), (200, GONE)], [1, 0, 1]),
    "a fault is no answer": ([(0, GONE), (50, failed("timeout")), (100, GONE)], [1, 1, 2]),
    "the bare code proves nothing": ([(0, answered("452 no")), (100, answered("450 no"))], [0, 0]),
    "only to RCPT": ([(0, answered("450 4.1.1 User unknown", "mail"))], [0]),
    "a 5yz is none": ([(0, answered("550 5.1.1 User unknown"))], [0]),
}


def wrong_runs(lengthen):
    return [name for name, (failures, expected) in RUNS.items() if counted(lengthen, *failures) != expected]


def test_streaks():
    assert wrong_runs(lengthen) == []


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("at - streak.at < rule.apart", "at - streak.at <= rule.apart"),
        ("streak.reason != bounce.reason", "False"),
        ("        return streak\n    telling", "        return None\n    telling"),
        ("and bounce.reason in HARD_REASONS", ""),
        (' and outcome.stage == "rcpt"', ""),
        ("outcome.reply.is_transient and ", ""),
        (
            "return Streak(streak.reason, streak.times + 1, at)",
            "return Streak(streak.reason, streak.times + 1, 0)",
        ),
    ],
)
def test_the_runs_notice(guard, instead):
    assert wrong_runs(mutated("simulator.sender.counting", guard, instead).lengthen)


def test_hard_once_long_enough():
    once = lengthen(None, GONE, classify(GONE), TWICE, 0)
    twice = lengthen(once, GONE, classify(GONE), TWICE, 100)
    assert [turns_hard(streak, TWICE) for streak in (None, once, twice)] == [False, False, True]


def test_hardened_is_as_a_5yz_hard_by_enhanced_code():
    verdict = hardened(classify(GONE))
    assert (verdict.ends, verdict.lists, verdict.webhook) == ("bounced", True, "bounce")
    assert verdict.bounce == Bounce("unknown_user", "hard", "transient", "wording", "recipient-unknown")


def test_messages_given_up_within_a_span():
    rule, times, listed = GiveUps(count=3, within=Duration(100)), (), []
    for at in (0, 60, 100, 159, 161):
        times = count_give_up(times, rule, at)
        listed.append(lists_after(times, rule))
    assert times == (100, 159, 161)
    assert listed == [False, False, False, True, True]
