import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import ONE
from simulator.kinds import kinds
from simulator.mail import Duration
from simulator.sender import History
from simulator.sender.schedules.rule_list import Rule, RuleList
from tests.sender.examples import never
from tests.sender.mutant import mutated

SECOND, HOUR = 1000, 3_600_000


def rule(op, until, gap, factor=1.0):
    return Rule(op=op, until=Duration(until), gap=Duration(gap), factor=factor)


DEFAULT = RuleList(
    rules=(
        rule("F", 2 * HOUR, HOUR // 4),
        rule("G", 16 * HOUR, HOUR, 1.5),
        rule("F", 96 * HOUR, 6 * HOUR),
    )
)


def offsets(schedule, count, late=0, draw=never):
    """When attempts begin that take no time and come ``late`` after they are due, in seconds."""
    at, last_failed, last_wait, found = 0, 0, 0, []
    for number in range(1, count + 1):
        found.append(at // SECOND)
        wait = schedule.wait(History(0, number, 0, last_wait, at, last_failed), at, draw)
        last_failed, last_wait = at, wait
        at += wait + late
    return found


def test_the_default_of_exim():
    assert offsets(DEFAULT, 17) == [
        *(0, 900, 1800, 2700, 3600, 4500, 5400, 6300, 7200, 8100, 11700, 17100),
        *(25200, 37350, 55575, 82912, 104512),
    ]


def test_a_gap_grows_from_the_shorter_of_the_foreseen_and_the_real():
    only = RuleList(rules=(rule("G", 99 * HOUR, HOUR, 2),))
    assert offsets(only, 5) == [0, 3600, 10800, 25200, 54000]
    assert offsets(only, 4, late=HOUR) == [0, 7200, 18000, 36000]


def test_the_last_rule_goes_on_and_no_gap_exceeds_the_cap():
    assert DEFAULT.wait(History(0, 99, 0, 0), 999 * HOUR, never) == 6 * HOUR
    growing = RuleList(rules=(rule("G", 99 * HOUR, HOUR, 100),))
    assert offsets(growing, 4) == [0, 3600, 90000, 176400]
    assert (DEFAULT.last(), DEFAULT.horizon()) == (None, 96 * HOUR)


def test_h_draws_from_the_upper_half():
    drawn = RuleList(rules=(rule("H", 99 * HOUR, HOUR, 3),))
    history = History(0, 2, 0, 2 * HOUR, 0, 0)
    at = 2 * HOUR
    assert drawn.wait(history, at, lambda _: 0) == HOUR + 5 * HOUR // 2
    assert drawn.wait(history, at, lambda _: ONE - 1) == 6 * HOUR - SECOND
    assert drawn.wait(History(0, 1, 0), 0, never) == HOUR


def law_of_gaps(rule_list):
    rules = st.builds(
        Rule,
        op=st.sampled_from("FGH"),
        until=st.just(Duration(10**12)),
        gap=st.integers(1, 10**5).map(lambda seconds: Duration(1000 * seconds)),
        factor=st.sampled_from([1, 1.5, 2, 3.7]),
    )

    @given(rules, st.integers(0, 10**5), st.integers(0, 10**5), st.integers(0, ONE - 1))
    def law(one, foreseen, real, u):
        at = 10**9
        history = History(0, 2, 0, foreseen * SECOND, at, at - real * SECOND)
        wait = rule_list(rules=(one,)).wait(history, at, lambda _: u)
        assert one.gap <= wait or wait == 24 * HOUR
        assert wait % SECOND == 0
        grown = min(foreseen, real) * one.factor * SECOND
        assert wait <= max(one.gap, grown)
        if one.op == "H" and grown > one.gap and wait < 24 * HOUR:
            assert wait >= one.gap + (grown - one.gap) / 2 - 2 * SECOND

    law()


def test_gaps():
    law_of_gaps(RuleList)


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("min(history.last_wait, at - history.last_failed)", "history.last_wait"),
        ("if grown <= rule.gap:", "if False:"),
        ("(drawn + room // 2)", "drawn"),
    ],
)
def test_the_law_notices(guard, instead):
    with pytest.raises(AssertionError):
        law_of_gaps(mutated("simulator.sender.schedules.rule_list", guard, instead).RuleList)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: RuleList(rules=()),
        lambda: RuleList(rules=(rule("F", 5, 1000), rule("F", 5, 1000))),
        lambda: rule("F", 5, 999),
        lambda: rule("F", 0, 1000),
        lambda: rule("G", 5, 1000, 0.5),
    ],
)
def test_refuses(wrong):
    with pytest.raises(ValueError, match=r"order of their ends|retry rule needs|factor"):
        wrong()


def test_is_found_by_its_key():
    assert kinds("simulator.sender.schedules")["rule_list"] is RuleList
