"""The ladder driver, and the laws that hold for every policy put together of the same parts."""

from importlib import import_module
from itertools import pairwise
from math import isqrt
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.dice import ONE
from simulator.mail import Duration
from simulator.scenario import policies, read_policy
from simulator.sender import GiveUp, Notify, Retry, ladder
from simulator.sender.jitters.uniform import Uniform
from simulator.sender.schedules.age_doubling import AgeDoubling
from simulator.sender.schedules.exponential import Exponential
from simulator.sender.schedules.fixed_list import FixedList
from simulator.sender.schedules.quadratic import Quadratic
from simulator.sender.schedules.rule_list import Rule, RuleList
from simulator.sender.wakeups.exact import Exact
from simulator.sender.wakeups.grid import Grid
from simulator.sender.wakeups.poll import Poll
from tests.sender.examples import answered, policy
from tests.sender.mutant import mutated

SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
FULL = answered("450 4.2.2 full")


def test_a_final_reply_ends_it_at_once():
    climbed = ladder(policy(), answered("550 5.1.1 gone"), took=2_000)
    assert climbed[:5] == ((0,), 2_000, "failed", None, "5.1.1")


def test_what_cures_it_is_asked_when_an_attempt_begins():
    climbed = ladder(policy(), FULL, took=2_000, cured=10 * MINUTE + 2_000)
    assert climbed[:5] == ((0, 602_000), 604_000, "delivered", None, "2.0.0")
    assert len(ladder(policy(), FULL, took=2_000, cured=10 * MINUTE + 2_001).attempts) == 3


def test_a_ladder_without_a_sensible_end_is_cut():
    endless = Retry(schedule=FixedList(delays=(Duration(1),)), give_up=GiveUp(after=Duration(10**9)))
    climbed = ladder(policy(retry=endless), FULL)
    assert (len(climbed.attempts), climbed.ended, climbed.end) == (100_000, None, "in_flight")


def test_every_attempt_has_dice_of_its_own():
    retry = Retry(
        schedule=FixedList(delays=(Duration(MINUTE),)),
        jitter=Uniform(by=Duration(10_000)),
        give_up=GiveUp(after_attempts=3),
    )
    draws = {1: 0, 2: ONE - 1}
    climbed = ladder(policy(retry=retry), FULL, draws=lambda n: lambda _: draws[n])
    assert climbed.attempts == (0, 50_000, 120_000)


def test_notices_stop_with_the_last_attempt():
    retry = Retry(schedule=FixedList(delays=(Duration(HOUR),)), give_up=GiveUp(after=Duration(3 * HOUR)))
    climbed = ladder(policy(retry=retry, notify=Notify(at=(Duration(HOUR),), repeat=Duration(HOUR))), FULL)
    assert climbed.notices == (HOUR, 2 * HOUR)


# -- laws -------------------------------------------------------------------------------------------

durations = st.integers(1, 7_200).map(lambda seconds: Duration(1000 * seconds))
factors = st.sampled_from([1.0, 1.3, 1.5, 2.0])


@st.composite
def rule_lists(draw):
    ends = sorted(draw(st.sets(st.integers(1, 48), min_size=1, max_size=3)))
    return RuleList(
        rules=tuple(
            Rule(
                op=draw(st.sampled_from("FGH")),
                until=Duration(HOUR * end),
                gap=draw(durations),
                factor=draw(factors),
            )
            for end in ends
        )
    )


schedules = st.one_of(
    st.builds(FixedList, delays=st.lists(durations, min_size=1, max_size=5).map(tuple)),
    st.builds(Exponential, first=durations, factor=factors, floor=st.booleans()),
    st.builds(Quadratic, unit=st.integers(1, 30).map(lambda root: Duration(SECOND * root * root))),
    st.builds(Quadratic, unit=durations, form=st.just("lattice")),
    st.builds(AgeDoubling, min=durations, max=st.just(Duration(3 * HOUR)), variant=st.just("clamp")),
    rule_lists(),
)
wakeups = st.one_of(
    st.just(Exact()),
    st.builds(Grid, period=durations, early=st.sampled_from([Duration(0), Duration(SECOND)])),
    st.builds(Poll, period=durations, hold=st.sampled_from([Duration(0), Duration(30_000)])),
)
checks = st.sampled_from(["timer", "end_of_attempt", "start_of_attempt", "lookahead", "on_dequeue"])


@st.composite
def retries(draw):
    schedule = draw(schedules)
    check, age = draw(checks), Duration(draw(st.integers(1, 72)) * HOUR)
    if isinstance(schedule, RuleList) and draw(st.booleans()):
        check = "rules_exhausted"
    return Retry(
        schedule=schedule,
        jitter=draw(st.none() | st.just(Uniform(by=Duration(30_000)))),
        wakeup=draw(wakeups),
        resolution=draw(st.sampled_from([Duration(1), Duration(SECOND)])),
        give_up=GiveUp(after_attempts=draw(st.integers(1, 40)), after=age, check=check),
    )


@settings(max_examples=300, phases=[Phase.generate])
@given(retries(), st.integers(0, 2 * HOUR), st.sampled_from([0, SECOND, 90_500]), st.integers(0, ONE - 1))
def law_of_ladders(retry, phase, took, u):
    climbed = ladder(policy(retry=retry), FULL, phase=phase, took=took, draws=lambda _: lambda _: u)
    attempts, limits = climbed.attempts, retry.give_up
    assert all(earlier + took < later for earlier, later in pairwise(attempts))
    assert attempts[-1] + took <= climbed.ended or limits.check == "timer"
    assert len(attempts) <= limits.after_attempts
    if retry.wakeup.period:
        assert {(at - phase) % retry.wakeup.period for at in attempts[1:]} <= {0}
        assert all(at >= phase for at in attempts[1:])
    if limits.check == "timer":
        assert attempts[-1] < limits.after
    if limits.check == "lookahead" and not retry.wakeup.period:
        assert attempts[-1] <= limits.after
    if limits.check == "end_of_attempt":
        past = [at for at in attempts if at + took - (at + took) % retry.resolution >= limits.after]
        assert past in ([], [attempts[-1]])
        assert past or climbed.why == "attempts"
    if limits.check == "start_of_attempt" and climbed.why == "age":
        assert attempts[-2] - attempts[-2] % retry.resolution <= limits.after


def test_laws_of_every_ladder():
    law_of_ladders()


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("retry.wakeup.wake(due, at, phase)", "max(due, at + 1)"),
        ("wake(due, at, phase)", "wake(due, at - 1, phase)"),
        ('if limits.check == "timer":', "if False:"),
        ('if check == "lookahead" and foreseen(past, retry, due):', "if False:"),
        ("    if why is not None:\n        return GivenUp(why)\n    wait", "    wait"),
    ],
)
def test_the_laws_notice(guard, instead):
    made = mutated("simulator.sender.decide", guard, instead)
    names = {name: getattr(made, name) for name in ("decide", "Again", "GivenUp")}
    with patch.multiple(import_module("simulator.sender.ladder"), **names), pytest.raises(AssertionError):
        law_of_ladders()


HEEDLESS = [name for name in policies() if name not in ("zonemta", "postal")]


@given(st.sampled_from(HEEDLESS), st.integers(0, 30 * MINUTE))
def test_no_schedule_reads_a_reply(name, phase):
    one = read_policy(name, {})
    replies = ("450 4.2.2 full", "451 4.3.0 busy, try again in 5 minutes", "421 4.7.0 slow down")
    assert len({ladder(one, answered(reply), phase=phase).attempts for reply in replies}) == 1


@given(st.integers(0, ONE - 1))
def test_kumomta_keeps_within_half_a_minute(u):
    climbed = ladder(read_policy("kumomta", {}), FULL, draws=lambda _: lambda _: u)
    gaps = [b - a for a, b in pairwise(climbed.attempts)]
    assert all(abs(gap - 1_200_000 * 2**n) <= 33_000 for n, gap in enumerate(gaps))  # and a look every 3 s
    assert len(gaps) == 8


@given(st.integers(0, 10 * MINUTE))
def test_opensmtpd_keeps_to_its_squares_however_long_attempts_take(took):
    attempts = ladder(read_policy("opensmtpd", {}), FULL, took=took).attempts
    assert all(isqrt(at // 400_000) ** 2 * 400_000 == at for at in attempts)


def test_postal_takes_a_reply_at_its_word():
    told = ladder(read_policy("postal", {}), answered("450 4.7.1 Greylisted, come back in 120 seconds"))
    assert told.attempts[1] - told.attempts[0] == 160_000  # 130 s, and half a minute until it looks
