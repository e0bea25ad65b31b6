from dataclasses import replace

import pytest

from simulator.mail import Duration, Outcome, Reply
from simulator.sender import GiveUp, GiveUps, HardOn4yz, Policy, Retry, Suppress, judge, prospect
from simulator.sender.jitters.full import Full
from simulator.sender.ladder import MOST_ATTEMPTS
from simulator.sender.schedules.exponential import Exponential
from simulator.sender.schedules.fixed_list import FixedList

MINUTE = 60_000
LADDER = Retry(
    schedule=FixedList(delays=(Duration(10 * MINUTE), Duration(15 * MINUTE))),
    tail="stop",
    give_up=GiveUp(after=Duration(60 * MINUTE)),
)
POLICY = Policy(retry=LADDER)
BUSY, GONE = "451 4.3.0 Busy", "550 5.1.1 No such user"


def seen(text: str, policy: Policy = POLICY, stage: str = "rcpt"):
    return prospect(Outcome(stage, Reply.parse(text)), policy)


def minutes(times: tuple[int, ...]) -> list[float]:
    return [at / MINUTE for at in times]


def test_a_hard_bounce_is_the_end_and_is_listed():
    found = seen(GONE)
    assert (found.tries, found.ended, found.why, found.listed) == ((0,), 0, None, True)
    assert found.verdict == found.last == judge(Outcome("rcpt", Reply.parse(GONE)), POLICY)


def test_the_whole_ladder_of_a_deferral():
    found = seen(BUSY)
    assert minutes(found.tries) == [0, 10, 25]
    assert (found.ended, found.why, found.listed) == (60 * MINUTE, "age", False)


@pytest.mark.parametrize(
    ("retry", "tries", "ended", "why"),
    [
        (replace(LADDER, give_up=GiveUp(after_attempts=2)), [0, 10], 10, "attempts"),
        (replace(LADDER, give_up=GiveUp()), [0, 10, 25], 25, "schedule"),
        (
            replace(LADDER, tail="repeat", give_up=GiveUp(after_attempts=5)),
            [0, 10, 25, 40, 55],
            55,
            "attempts",
        ),
    ],
)
def test_what_runs_out(retry, tries, ended, why):
    found = seen(BUSY, Policy(retry=retry))
    assert (minutes(found.tries), found.ended, found.why) == (tries, ended * MINUTE, why)


def test_a_jitter_stands_at_its_middle():
    found = seen(BUSY, Policy(retry=replace(LADDER, jitter=Full())))
    assert minutes(found.tries) == [0, 5, 12.5]


def test_a_delivery():
    found = seen("250 2.0.0 OK", stage="eom")
    assert (found.last.ends, found.tries, found.ended, found.listed) == ("delivered", (0,), 0, False)


def test_what_goes_on_ends_nothing():
    with pytest.raises(ValueError, match="ends no attempt"):
        seen("250 2.1.5 OK")


def test_a_deferral_that_turns_hard():
    policy = replace(POLICY, hard_on_4yz=HardOn4yz(same=2, apart=Duration(20 * MINUTE)))
    found = seen("450 4.1.1 No such user", policy)
    assert minutes(found.tries) == [0, 10, 25]
    assert (found.verdict.ends, found.last.ends, found.listed) == ("retry", "bounced", True)


def test_one_give_up_may_be_enough_to_be_listed():
    once = GiveUps(count=1, within=Duration(MINUTE))
    assert seen(BUSY, replace(POLICY, suppress=Suppress(give_ups=once))).listed
    assert not seen(BUSY, replace(POLICY, suppress=Suppress(give_ups=replace(once, count=2)))).listed


def test_no_end_is_not_waited_for():
    forever = Retry(schedule=Exponential(first=Duration(1), factor=1), give_up=GiveUp(after=Duration(10**9)))
    found = seen(BUSY, Policy(retry=forever))
    assert (found.ended, found.why) == (None, None)
    assert len(found.tries) == MOST_ATTEMPTS
