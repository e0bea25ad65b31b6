from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.recipients.reputation.evidence import MAIL
from simulator.recipients.reputation.score import UNSEEN, Seen, Waterfall, waterfall
from tests.recipients.reputation.models import STANDARD

MANY = 10**9  # so many mails that the prior no longer shows
NO_SURGE = 0, 1


def lost(surge=NO_SURGE, recipients=MANY, inboxed=MANY, **seen):
    found = Seen(recipients=recipients * MAIL, inboxed=inboxed * MAIL, **seen)
    return waterfall(STANDARD, found, surge)._replace(strangeness=0)


@pytest.mark.parametrize(
    ("complaints", "points"),
    [(0.0005, 0), (0.001, 0), (0.002, 22.083), (0.003, 35), (0.005, 51.273), (0.0068, 61.068), (0.01, 61.25)],
)
def test_complaints_cost_along_a_logarithm(complaints, points):
    """35 points at 0.3 %, 1.46 times that at 0.5 %, at most 1.75 times, which is reached near 0.68 %."""
    assert lost(complaints=int(complaints * MANY) * MAIL).complaints / 1000 == pytest.approx(points, abs=0.01)


@pytest.mark.parametrize(
    ("unknown", "points"), [(0.01, 0), (0.02, 0), (0.05, 25), (0.1, 43.75), (0.2, 43.75)]
)
def test_unknown_users(unknown, points):
    assert lost(unknown=int(unknown * MANY) * MAIL).unknown_users / 1000 == pytest.approx(points, abs=0.01)


@pytest.mark.parametrize(("hits", "points"), [(0, 0), (1, 10), (3, 30), (5, 50), (9, 52.5)])
def test_traps(hits, points):
    assert lost(traps=hits * MAIL).traps == points * 1000


@pytest.mark.parametrize(
    ("surge", "points"), [((1, 1), 0), ((3, 2), 0), ((4, 1), 10), ((16, 1), 17.5), ((2, 1), 2.933)]
)
def test_a_surge(surge, points):
    assert lost(surge).volume / 1000 == pytest.approx(points, abs=0.001)


def test_retries_that_come_too_soon():
    assert lost(ignored=MANY * MAIL // 4).ignored_deferrals / 1000 == pytest.approx(15, abs=0.001)


def test_a_stranger_has_the_prior():
    assert waterfall(STANDARD, UNSEEN, NO_SURGE) == Waterfall(strangeness=35_000)
    assert waterfall(STANDARD, UNSEEN, NO_SURGE).score == 65_000


def test_trust_is_earned_by_volume():
    known = Seen(recipients=2000 * MAIL, inboxed=2000 * MAIL)
    assert waterfall(STANDARD, known, NO_SURGE).score == (100_000 + 65_000) / 2


def test_bad_news_is_not_diluted_by_the_prior():
    few = Seen(recipients=10 * MAIL, traps=6 * MAIL)
    assert waterfall(STANDARD, few, NO_SURGE) == Waterfall(traps=52_500)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**4))
def test_as_floating_point_would_have_it(recipients, inboxed, complaints):
    seen = Seen(recipients=recipients * MAIL, inboxed=inboxed * MAIL, complaints=complaints * MAIL)
    rate = complaints / (inboxed + 2000)
    cost = 35 * min(1.75, max(0.0, log(rate / 0.001) / log(3))) if rate else 0
    raw = 100 - cost
    score = raw if raw < 65 else (recipients * raw + 2000 * 65) / (recipients + 2000)
    assert waterfall(STANDARD, seen, NO_SURGE).score / 1000 == pytest.approx(score, abs=0.002)
