"""The loop as a value: stable, monotone, hysteretic, recoverable; each law with a mutant that breaks it."""

import itertools
from functools import reduce
from unittest.mock import patch

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simulator.recipients.reputation import opinion as as_it_is
from simulator.recipients.reputation.evidence import MAIL, NOTHING, Evidence
from simulator.recipients.reputation.opinion import LEVELS
from tests.recipients.reputation.models import DAY, HOUR, STANDARD
from tests.sender.mutant import mutated

MODULE = "simulator.recipients.reputation.opinion"
HIGH, MEDIUM, LOW, BAD = range(4)


def hours(most=2000):
    """An hour's evidence, as a provider may see it."""

    def made(recipients, unknown, first, ignored, complaints, traps, inboxed):
        accepted = recipients - min(unknown, recipients)
        return Evidence(
            recipients=recipients,
            first_attempts=min(first, recipients),
            ignored=min(ignored, recipients) * MAIL,
            unknown=min(unknown, recipients),
            accepted=accepted,
            inboxed=min(inboxed, accepted),
            complaints=complaints,
            traps=traps,
        )

    size = st.integers(0, most)
    few = st.one_of(st.just(0), st.integers(0, most // 50))
    return st.builds(made, size, few, size, few, few, st.sampled_from((0, 0, 0, 1, 4)), size)


LIVES = st.lists(st.tuples(hours(), st.integers(1, 100)), min_size=1, max_size=6)
"""Spells of hours that are alike, so that days of one kind happen."""


def hour_by_hour(life):
    """All hours of a life, twelve days at most."""
    return [hour for hour, length in life for _ in range(length)][: 24 * 12]


def lived(module, evidence, opinion=None, model=STANDARD):
    """The opinion at every full hour."""
    opinion = opinion or module.stranger(model, "ip", 0)
    found = []
    for hour in evidence:
        opinion = module.update(model, opinion, hour, (opinion.hour + 1) * HOUR)
        found.append(opinion)
    return found


def a_day(mails, **more):
    return [
        Evidence(
            recipients=mails // 24,
            first_attempts=mails // 24,
            accepted=mails // 24,
            inboxed=mails // 24,
            **more,
        )
    ] * 24


def few(examples):
    """So many lives; what fails is told as it was found, for shortening months takes minutes."""
    return settings(max_examples=examples, deadline=None, phases=(Phase.explicit, Phase.generate))


# ---- a value


def test_an_hour_is_lived_through_at_its_end():
    new = as_it_is.stranger(STANDARD, "ip", 5 * HOUR + 1)
    assert (new.hour, new.level, new.score) == (5, LOW, 65_000)
    bad = Evidence(recipients=100, unknown=100)
    within = as_it_is.update(STANDARD, new, bad, 6 * HOUR - 1)
    assert (within.hour, within.score) == (5, 65_000)
    after = as_it_is.update(STANDARD, within, NOTHING, 6 * HOUR)
    assert after.hour == 6
    assert after == as_it_is.update(STANDARD, new, bad, 6 * HOUR)
    assert new == as_it_is.stranger(STANDARD, "ip", 5 * HOUR + 1), "nothing is changed in place"


@few(30)
@given(LIVES, st.integers(0, 200))
def test_hours_of_silence_may_be_lived_through_at_once(life, silent):
    before = lived(as_it_is, hour_by_hour(life))[-1]
    at_once = as_it_is.update(STANDARD, before, NOTHING, (before.hour + silent) * HOUR)
    one_by_one = reduce(
        lambda found, _: as_it_is.update(STANDARD, found, NOTHING, (found.hour + 1) * HOUR),
        range(silent),
        before,
    )
    assert at_once == one_by_one


# ---- what a level is


def test_a_clean_stranger_rises_level_by_level():
    """Days of 1,000 clean mails: three days above each edge, the whole climb written out."""
    opinions = lived(as_it_is, a_day(1008) * 30)
    climbed = [
        (found.hour, LEVELS[found.level])
        for before, found in itertools.pairwise(opinions)
        if found.level != before.level
    ]
    assert climbed == CLIMB


CLIMB = [(85, "medium"), (535, "high")]


def test_a_level_is_lost_at_the_next_full_hour():
    high = lived(as_it_is, a_day(1008) * 30)[-1]
    assert high.level == HIGH
    (fallen,) = lived(as_it_is, [Evidence(traps=9)], high)
    assert fallen.level == LOW


def test_a_block_doubles_for_whoever_comes_back():
    worst = Evidence(recipients=5000, unknown=5000, complaints=5000, traps=9)
    blocked = [found.blocked_until for found in lived(as_it_is, [worst] * 24 * 40)]
    starts = sorted(set(blocked))
    spans = [(until - (blocked.index(until) + 1) * HOUR) // DAY for until in starts]
    assert spans[:6] == [1, 2, 4, 8, 8, 14], "earlier offences fade while a block lasts"


def test_the_week_that_counts_is_the_last_one():
    (*_, last) = lived(as_it_is, [*a_day(2400), *a_day(240) * 7])
    assert last.best_day == 2400 or last.days == (240,) * 7
    assert last.days == (240,) * 7


def test_silence_makes_a_stranger_of_anybody():
    trusted = lived(as_it_is, a_day(1008) * 30)[-1]
    forgotten = as_it_is.update(STANDARD, trusted, NOTHING, (trusted.hour + 24 * 200) * HOUR)
    assert forgotten.score == 65_000


# ---- laws


def law_of_monotony(module):
    """More complaints, unknown users, traps or ignored deferrals never make a better score or level."""

    @few(60)
    @given(
        LIVES,
        st.integers(0, 10**6),
        st.sampled_from(("complaints", "unknown", "traps", "ignored")),
        st.integers(1, 500),
    )
    def law(life, place, what, more):
        evidence = hour_by_hour(life)
        place %= len(evidence)
        hour = evidence[place]
        added = more * MAIL if what == "ignored" else more
        worse = [
            *evidence[:place],
            hour._replace(**{what: getattr(hour, what) + added}),
            *evidence[place + 1 :],
        ]
        for well, badly in zip(lived(module, evidence), lived(module, worse), strict=True):
            assert badly.score <= well.score
            assert badly.level >= well.level

    law()


def law_of_hysteresis(module):
    """A level is won only after days on which the score held, one at a time; lost, it stays lost as long."""

    @few(60)
    @given(LIVES)
    def law(life):
        opinions = [module.stranger(STANDARD, "ip", 0), *lived(module, hour_by_hour(life))]
        changed = -(10**6)
        for before, after in itertools.pairwise(opinions):
            if after.level < before.level:
                assert after.level == before.level - 1
                assert (after.hour - changed) * HOUR >= STANDARD.rise.after
            changed = after.hour if after.level != before.level else changed

    law()


def law_of_stability(module):
    """A score is never beyond its scale; the same mail day by day brings it to rest."""

    @few(15)
    @given(LIVES, hours(200))
    def law(life, hour):
        opinions = lived(module, hour_by_hour(life))
        assert all(0 <= found.score <= 100_000 for found in opinions)
        (*_, month) = lived(module, [hour] * 24 * 60, opinions[-1])
        (*_, settled) = lived(module, [hour] * 24 * 7, month)
        assert abs(settled.score - month.score) <= 1_000

    law()


def law_of_recovery(module):
    """Whatever the past, clean steady mail is trusted again within two months."""

    @few(15)
    @given(LIVES)
    def law(life):
        past = lived(module, hour_by_hour(life))[-1]
        (*_, recovered) = lived(module, a_day(4800) * 60, past)
        assert recovered.level == HIGH
        assert recovered.blocked_until <= recovered.hour * HOUR

    law()


LAWS = (law_of_monotony, law_of_hysteresis, law_of_stability, law_of_recovery)


@pytest.mark.parametrize("law", LAWS)
def test_law(law):
    law(as_it_is)


@pytest.mark.parametrize(
    ("law", "guard", "instead"),
    [
        (
            law_of_monotony,
            "seen.complaints + evidence.complaints * MAIL",
            "abs(seen.complaints - evidence.complaints * MAIL)",
        ),
        (law_of_hysteresis, ">= model.rise.after", ">= 0"),
        (
            law_of_recovery,
            "seen = Seen(*(decayed(count, half_life) for count in opinion.seen))",
            "seen = opinion.seen",
        ),
        (
            law_of_recovery,
            "since = opinion.hour if opinion.holds_since is None else opinion.holds_since",
            "since = opinion.hour",
        ),
    ],
)
def test_the_law_notices(law, guard, instead):
    with pytest.raises((AssertionError, ExceptionGroup)):
        law(mutated(MODULE, guard, instead))


@pytest.mark.parametrize(
    ("law", "guard", "instead"),
    [
        (
            law_of_monotony,
            "min(lost, _most(signal.points, model.cap))",
            "lost % (1 + _most(signal.points, model.cap) // 9)",
        ),
        (law_of_stability, "max(0, 100 * POINT - sum(self))", "max(0, 120 * POINT - sum(self))"),
    ],
)
def test_the_law_notices_a_score(law, guard, instead):
    mutant = mutated("simulator.recipients.reputation.score", guard, instead)
    with (
        patch.object(as_it_is, "waterfall", mutant.waterfall),
        pytest.raises((AssertionError, ExceptionGroup)),
    ):
        law(as_it_is)
