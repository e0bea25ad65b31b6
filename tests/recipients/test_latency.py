import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import ONE
from simulator.mail import DECISIVE, Duration
from simulator.recipients import Delay, Latency
from tests.recipients.talk import always, never

LOGNORMAL = Delay(median=Duration(120), p95=Duration(900))


def constant(value):
    return Delay(constant=Duration(value))


def test_none_takes_no_time_and_rolls_no_dice():
    assert Latency().of_opening(("connect", "banner"), never, "s") == 0
    assert Latency().of_transaction("eom", never, "s") == 0


def test_for_the_whole_transaction():
    latency = Latency(LOGNORMAL)
    assert latency.of_transaction("eom", always(0.5), "s") == 120
    assert abs(latency.of_transaction("rcpt", always(0.95), "s") - 900) <= 1
    assert latency.of_opening(("connect", "banner"), never, "s") == 0


def test_exponential():
    latency = Latency(Delay(exponential=Duration(1_000)))
    assert latency.of_transaction("eom", always(0.5), "s") == 693
    assert latency.of_transaction("eom", always(0), "s") == 0


def test_by_stage_as_far_as_it_got():
    latency = Latency(stages=(("banner", constant(1)), ("rcpt", constant(300)), ("eom", constant(4_000))))
    transactions = [
        latency.of_transaction(stage, always(0), "s") for stage in ("mail", "rcpt", "data", "eom")
    ]
    assert transactions == [0, 300, 300, 4_300]


def test_of_an_opening_only_stages_that_were_played():
    stages = (("banner", 1), ("ehlo", 20), ("helo", 300), ("starttls", 4_000), ("rcpt", 50_000))
    latency = Latency(stages=tuple((stage, constant(ms)) for stage, ms in stages))
    assert latency.of_opening(("connect",), never, "s") == 0
    assert latency.of_opening(("connect", "banner", "ehlo", "helo"), always(0), "s") == 321
    assert latency.of_opening(("connect", "banner", "ehlo", "starttls", "ehlo"), always(0), "s") == 4_021


def test_every_stage_has_a_draw_of_its_own():
    drawn = []

    def draw(purpose, per="attempt"):
        drawn.append(purpose)
        return 0

    Latency(stages=(("mail", LOGNORMAL), ("eom", LOGNORMAL))).of_transaction("eom", draw, "pace")
    Latency(LOGNORMAL).of_transaction("eom", draw, "pace")
    assert drawn == ["pace/mail", "pace/eom", "pace"]


@given(st.integers(0, ONE - 1), st.sampled_from(DECISIVE))
def test_time_never_runs_backwards(u, reached):
    latency = Latency(stages=tuple((stage, LOGNORMAL) for stage in DECISIVE))
    took = latency.of_transaction(reached, lambda purpose, per="attempt": u, "s")
    assert 0 <= took <= latency.of_transaction("eom", lambda purpose, per="attempt": u, "s")


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"median": 1},
        {"p95": 1},
        {"median": 10, "p95": 9},
        {"median": 0, "p95": 9},
        {"constant": 1, "exponential": 1},
        {"median": 1, "p95": 2, "constant": 1},
    ],
)
def test_what_is_no_latency(wrong):
    with pytest.raises(ValueError, match=r"latency|median"):
        Delay(**wrong)
