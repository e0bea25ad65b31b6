from fractions import Fraction

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from simulator.kinds import kinds
from simulator.mail import Duration
from simulator.sender.schedules.exponential import Exponential
from tests.sender.examples import MINUTE, after, never
from tests.sender.mutant import mutated

durations = st.integers(1, 10**4).map(lambda seconds: Duration(1000 * seconds))
factors = st.sampled_from([1, 1.1, 1.25, 1.3, 1.7, 2, 2.5, 4])


def waits(schedule, count):
    return [schedule.wait(after(n), 0, never) for n in range(1, count + 1)]


def test_doubling_up_to_a_cap():
    schedule = Exponential(first=Duration(20 * MINUTE), factor=2, cap=Duration(240 * MINUTE))
    assert [wait // MINUTE for wait in waits(schedule, 8)] == [20, 40, 80, 160, 240, 240, 240, 240]


def test_a_factor_is_what_was_written_not_its_nearest_double():
    # 300 s * 1.3**n, as Postal has it, in ms rounded down
    schedule = Exponential(first=Duration(300_000), factor=1.3)
    assert waits(schedule, 6) == [300_000, 390_000, 507_000, 659_100, 856_830, 1_113_879]
    assert schedule.wait(after(60), 0, never) == int(300_000 * Fraction(13, 10) ** 59)


def test_never_used_up_and_never_beyond_what_a_journal_can_hold():
    schedule = Exponential(first=Duration(1))
    assert schedule.last() is None
    assert schedule.wait(after(5_000), 0, never) == 1 << 53
    assert Exponential(first=Duration(7), factor=1).wait(after(10**9), 0, never) == 7


def law_of_growth(exponential):
    @settings(max_examples=300, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
    @example(Duration(1000), 1.7, Duration(10**7), 2)  # the double nearest to 1.7 lies below it
    @given(durations, factors, durations, st.integers(1, 12))
    def law(first, factor, more, n):
        cap = Duration(first + more)
        schedule = exponential(first=first, factor=factor, cap=cap)
        now, then = (schedule.wait(after(k), 0, never) for k in (n, n + 1))
        exact = first * Fraction(str(factor)) ** (n - 1)
        assert now == min(cap, exact.numerator // exact.denominator)
        assert first <= now <= then <= cap

    law()


def test_grows_by_its_factor_within_its_cap():
    law_of_growth(Exponential)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("if wait >= cap:", "if wait >= 2 * cap:"),
        ("Fraction(str(factor))", "Fraction(factor)"),
        ("history.attempts - 1", "history.attempts"),
    ],
)
def test_the_law_notices(guard, instead):
    mutant = mutated("simulator.sender.schedules.exponential", guard, instead)
    with pytest.raises(AssertionError):
        law_of_growth(mutant.Exponential)


@pytest.mark.parametrize(
    "wrong",
    [{"first": 0}, {"first": 5, "factor": 0.5}, {"first": 5, "factor": float("nan")}, {"first": 5, "cap": 4}],
)
def test_refuses(wrong):
    with pytest.raises(ValueError, match=r"first wait|factor"):
        Exponential(**wrong)


def test_is_found_by_its_key():
    assert kinds("simulator.sender.schedules")["exponential"] is Exponential
