from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics import METRICS, ExpectationInvalid
from simulator.metrics.comparison import hold, limits, read_limit
from tests.metrics.comparison.made import sides


def found(text, a, b, apart=False):
    limit = read_limit(text)
    metric = limit.metric.name.replace(".", "__")
    return hold([limit], sides(a, b, apart, metric))[0]


@pytest.mark.parametrize(
    ("text", "a", "b", "breached"),
    [
        ("delivered.rate < -1%", 0.95, 0.94, False),
        ("delivered.rate <= -1%", 0.95, 0.94, True),
        ("delivered.rate < -1%", 0.95, 0.9399, True),
        ("delivered.rate < -1%", 0.95, 0.97, False),
        ("delivered.rate != 0", 0.95, 0.9501, True),
        ("delivered.rate != 0", 0.95, 0.95, False),
        ("attempts.total > 5%", 100, 105, False),
        ("attempts.total >= +5%", 100, 105, True),
        ("attempts.total > 5%", 100, 106, True),
        ("attempts.total < -5%", 100, 94, True),
        ("attempts.total > 5", 100, 105, False),
        ("attempts.total > 5", 100, 106, True),
        ("delivered.mean > 1m", 600.0, 660.5, True),
        ("delivered.mean > 1m", 600.0, 659.5, False),
        ("failed.count > 5%", 0, 1, True),
    ],
)
@pytest.mark.parametrize("runs", [1, 4])
def test_where_nothing_is_left_to_chance_the_figures_decide(text, a, b, breached, runs):
    """Shares are points of a rate, and a share of A's value of anything else."""
    assert found(text, [a] * runs, [b] * runs).is_breached is breached


NOISY = [0.90, 0.92, 0.91, 0.89, 0.90, 0.93]


def shifted(by):
    return [rate + by + (0.002 if place % 2 else -0.002) for place, rate in enumerate(NOISY)]


@pytest.mark.parametrize(
    ("by", "breached", "unsure"), [(-0.02, True, False), (-0.011, False, True), (-0.005, False, False)]
)
def test_a_change_breaches_if_its_whole_interval_lies_beyond(by, breached, unsure):
    one = found("delivered.rate < -1%", NOISY, shifted(by))
    assert one.is_breached is breached
    assert (one.is_beyond and one.may_be_chance) is unsure
    _, high = one.change.interval
    assert (high < -0.01) is breached


def test_dice_in_common_find_what_others_do_not():
    assert found("delivered.rate < 0", NOISY, shifted(-0.01)).is_breached
    assert not found("delivered.rate < 0", NOISY, shifted(-0.01), apart=True).is_breached


def test_several_limits_widen_each_other():
    both = sides(NOISY, shifted(-0.0023))
    alone, other = read_limit("delivered.rate < 0"), read_limit("delivered.rate > 0")
    assert hold([alone], both)[0].is_breached
    assert not hold([alone, other], both)[0].is_breached
    assert hold([alone, other], both)[0].p == pytest.approx(2 * hold([alone], both)[0].p)


def test_what_cannot_be_judged_does_not_pass():
    one = found("delivered.rate < -1%", [None, None], [0.9, 0.9])
    assert one.is_breached
    assert (one.lacking, one.as_json()["change"]) == ("no value in A", None)


def test_a_relative_limit_tells_the_share():
    assert found("attempts.total > 5%", [100], [107]).share == pytest.approx(0.07)
    assert found("delivered.rate < 5%", [0.5], [0.6]).share is None
    assert found("failed.count > 5%", [0], [1]).share is None


def test_a_limit_is_read_with_its_campaign_and_sign():
    limit = read_limit(" delivered.rate( news ) <= - 1.5 % ", ["news", "otp"])
    assert (limit.metric.name, limit.campaign, limit.compare) == ("delivered.rate", "news", "<=")
    assert (limit.bound, limit.relative) == (Fraction(-15, 1000), False)
    assert limit.text == "delivered.rate( news ) <= - 1.5 %"


@pytest.mark.parametrize(
    ("text", "offset", "said"),
    [
        ("", 0, "a metric is due.*delivered.rate < -1%"),
        ("5 > 4", 0, "a metric is due"),
        ("deliverd.rate < -1%", 0, 'did you mean "delivered.rate"'),
        ("delivered.rate", 14, "a comparison is due here; one of <"),
        ("delivered.rate == 0", 15, "a comparison is due here; one of <"),
        ("delivered.rate <", 16, "a value is due"),
        ("delivered.rate < -", 18, "a value is due"),
        ("delivered.rate < attempts.total", 17, "a value is due"),
        ("delivered.rate < -1", 18, "is a share, and this a number; write a share, as in 1%$"),
        ("attempts.total > 1m", 17, "is a number, and this a duration; write a share.*A's value"),
        ("delivered.rate < -1% + 2%", 21, "one too many"),
        ("delivered.rate(otp) < 0", 15, "neither run has a campaign 'otp'; known: news"),
        ("suppressions.count(news) > 0", 18, "cannot be taken by campaign"),
        ("delivered.rate * 2 < 0", 15, r"\* is not understood"),
    ],
)
def test_what_is_no_limit_is_refused_with_its_place(text, offset, said):
    with pytest.raises(ExpectationInvalid, match=said) as caught:
        read_limit(text, ["news"])
    assert caught.value.offset == offset


words = st.sampled_from([*METRICS, "<", "<=", "==", "!=", "-", "+", "1%", "1m", "3", "(news)", " ", "x", "%"])


@given(st.one_of(st.lists(words, max_size=6).map("".join), st.text(max_size=30)))
def test_nothing_that_is_written_breaks_the_reader(text):
    try:
        limit = read_limit(text, ["news"])
    except ExpectationInvalid:
        return
    assert limit.metric.name in METRICS


def test_a_gate_without_confidence_would_be_caught(monkeypatch):
    monkeypatch.setattr(limits, "CONFIDENCE", -1.0)
    assert found("delivered.rate < -1%", NOISY, shifted(-0.011)).is_breached
