import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.dice import ONE
from simulator.mail import Duration, Share
from simulator.sender import Again, GivenUp, GiveUp, History, Hold, Retry, decide
from simulator.sender.jitters.decorrelated import Decorrelated
from simulator.sender.jitters.equal import Equal
from simulator.sender.jitters.full import Full
from simulator.sender.jitters.uniform import Uniform
from simulator.sender.schedules.exponential import Exponential
from simulator.sender.schedules.fixed_list import FixedList
from tests.sender.examples import EIGHT_HOURS, MINUTE, SIX_WAITS, after, never
from tests.sender.mutant import mutated


def minutes(*counts):
    return tuple(Duration(count * MINUTE) for count in counts)


def ladder(retry, draw=never, created=0, took=0):
    """The instants of all attempts of a delivery that always fails, and how it ends."""
    history, at, attempts = History(created, 0, created), created, []
    while len(attempts) < 50:
        attempts.append(at)
        history = history._replace(attempts=history.attempts + 1)
        decision = decide(history, retry, at + took, draw)
        if not isinstance(decision, Again):
            return attempts, decision
        history, at = history._replace(last_wait=decision.wait), decision.at
    return attempts, None


def in_minutes(instants):
    return [instant / MINUTE for instant in instants]


def test_mailgun_seven_attempts_then_held_until_too_old():
    attempts, end = ladder(EIGHT_HOURS)
    assert in_minutes(attempts) == [0, 10, 25, 55, 115, 235, 475]
    assert end == Hold(480 * MINUTE)


def test_waits_count_from_the_end_of_an_attempt_and_the_age_from_the_submission():
    attempts, end = ladder(EIGHT_HOURS, created=1_000, took=2_000)
    assert attempts == [1_000, 603_000, 1_505_000, 3_307_000, 6_909_000, 14_111_000, 28_513_000]
    assert end == Hold(480 * MINUTE + 1_000)


def test_exponential_to_its_cap_until_too_old():
    retry = Retry(
        schedule=Exponential(first=Duration(20 * MINUTE), factor=2, cap=Duration(120 * MINUTE)),
        give_up=GiveUp(after=Duration(600 * MINUTE)),
    )
    attempts, end = ladder(retry)
    assert in_minutes(attempts) == [0, 20, 60, 140, 260, 380, 500]
    assert end == Hold(600 * MINUTE)


def test_a_tail_that_repeats_until_the_attempts_are_used_up():
    retry = Retry(schedule=FixedList(delays=minutes(1, 5)), give_up=GiveUp(after_attempts=6))
    attempts, end = ladder(retry)
    assert in_minutes(attempts) == [0, 1, 6, 11, 16, 21]
    assert end == GivenUp("attempts")


def test_a_tail_that_stops_with_no_age_set_ends_at_once():
    attempts, end = ladder(Retry(schedule=SIX_WAITS, tail="stop"))
    assert in_minutes(attempts) == [0, 10, 25, 55, 115, 235, 475]
    assert end == GivenUp("schedule")


def test_one_attempt_is_no_retry():
    retry = Retry(schedule=SIX_WAITS, give_up=GiveUp(after_attempts=1, after=Duration(1)))
    assert ladder(retry) == ([0], GivenUp("attempts"))


def test_attempts_are_tested_before_the_age():
    retry = Retry(schedule=SIX_WAITS, give_up=GiveUp(after_attempts=2, after=Duration(5)))
    assert decide(after(2), retry, 5, never) == GivenUp("attempts")
    assert decide(after(1), retry, 5, never) == GivenUp("age")
    assert decide(after(1), retry, 4, never) == Hold(5)


def test_a_try_due_just_before_the_age_is_made_and_one_due_at_it_is_not():
    def retry(age):
        return Retry(schedule=FixedList(delays=(Duration(100),)), give_up=GiveUp(after=Duration(age)))

    assert decide(after(1), retry(101), 0, never) == Again(100, 100)
    assert decide(after(1), retry(100), 0, never) == Hold(100)


@pytest.mark.parametrize(
    ("jitter", "lowest", "highest"),
    [
        (Uniform(share=Share(0.5)), [0, 5, 12.5], [0, 15, 37.5]),
        (Equal(), [0, 5, 12.5], [0, 10, 25]),
        (Full(), [0, 1 / MINUTE, 2 / MINUTE], [0, 10, 25]),
        (Decorrelated(), [0, 10, 25], [0, 30, 120]),
    ],
)
def test_jitter_on_the_ladder(jitter, lowest, highest):
    retry = Retry(schedule=FixedList(delays=minutes(10, 15)), jitter=jitter, give_up=GiveUp(after_attempts=3))
    assert in_minutes(ladder(retry, lambda _: 0)[0]) == pytest.approx(lowest, abs=1e-9)
    assert in_minutes(ladder(retry, lambda _: ONE - 1)[0]) == pytest.approx(highest, abs=1e-9)


LIMITS = st.builds(
    GiveUp,
    after_attempts=st.none() | st.integers(1, 8),
    after=st.integers(1, 10**8).map(Duration),
)
SCHEDULES = st.builds(
    FixedList, delays=st.lists(st.integers(1, 10**7).map(Duration), min_size=1, max_size=6).map(tuple)
) | st.builds(Exponential, first=st.integers(1, 10**7).map(Duration), factor=st.sampled_from([1, 1.3, 2]))
JITTERS = st.none() | st.sampled_from([Full(), Equal(), Decorrelated(), Uniform(share=Share(0.3))])
RETRIES = st.builds(
    Retry, schedule=SCHEDULES, tail=st.sampled_from(["repeat", "stop"]), jitter=JITTERS, give_up=LIMITS
)


def law_of_giving_up(decide):
    @settings(
        max_examples=300, database=None, derandomize=True, phases=[Phase.generate], report_multiple_bugs=False
    )
    @given(RETRIES, st.integers(1, 10), st.integers(0, 10**7), st.integers(0, 10**8), st.integers(0, ONE - 1))
    def law(retry, attempts, created, age, u):
        limits, at = retry.give_up, created + age
        decision = decide(History(created, attempts, created, 0), retry, at, lambda _: u)
        match type(decision).__name__, *decision:  # by name: a mutant has classes of its own
            case "Again", due, wait:
                assert at < due == at + wait
                assert due < created + limits.after
                assert limits.after_attempts is None or attempts < limits.after_attempts
            case "Hold", until, "age":
                assert at < until == created + limits.after
                assert limits.after_attempts is None or attempts < limits.after_attempts
            case "GivenUp", "attempts":
                assert attempts >= limits.after_attempts
            case "GivenUp", "age":
                assert at >= created + limits.after
            case _:
                raise AssertionError(f"{decision} where an age is set")

    law()


def test_law_of_giving_up():
    law_of_giving_up(decide)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("again.at >= history.created + limits.after", "again.at > history.created + limits.after"),
        ('GivenUp("schedule") if age is None else Hold(history.created + age)', 'GivenUp("schedule")'),
        ("return max(wait + (whole if spread > 0 else -whole), 1)", "return wait - 1 - wait"),
        ("return Hold(history.created + limits.after)", "return Hold(limits.after)"),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_giving_up(mutated("simulator.sender.decide", guard, instead).decide)


def test_a_clock_of_whole_seconds_cuts_every_instant_and_every_jitter():
    retry = Retry(
        schedule=FixedList(delays=(Duration(60_000),)),
        jitter=Uniform(by=Duration(2_500)),
        resolution=Duration(1_000),
        give_up=GiveUp(after_attempts=9),
    )
    ended = {u: decide(after(1), retry, 1_999, lambda _, u=u: u) for u in (0, ONE // 2, ONE - 1)}
    assert [one.at for one in ended.values()] == [59_000, 61_000, 63_000]
    assert [one.wait for one in ended.values()] == [58_000, 60_000, 62_000]
