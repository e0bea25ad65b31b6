from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulator.dice import ONE, happens, identity, identity_of, key, uniform, uniforms

WORD = st.integers(0, (1 << 64) - 1)


@given(
    WORD,
    st.lists(st.integers(0, (1 << 63) - 1), min_size=1, max_size=20),
    st.integers(0, 99),
    st.integers(0, 9),
)
def test_a_row_is_the_cells(seeded, subjects, n, k):
    row = uniforms(seeded, np.array(subjects, dtype=np.int64), n, k)
    assert row.tolist() == [uniform(seeded, subject, n, k) for subject in subjects]


def test_the_same_on_every_machine():
    seeded = key(42, "bigmail/greylist")
    assert seeded == 6690116511228127330
    assert [uniform(seeded, 7, n) for n in range(3)] == [
        6918372081279261,
        5130042166728957,
        6706969258325350,
    ]
    assert identity(identity_of("campaign", "blast"), 0) == 3760625358066730663


def test_purpose_seed_subject_attempt_and_contact_all_count():
    draws = {
        uniform(key(seed, purpose), subject, n, k)
        for seed in (1, 2)
        for purpose in ("a", "b")
        for subject in (1, 2)
        for n in (1, 2)
        for k in (1, 2)
    }
    assert len(draws) == 32


def test_uniform_over_sixteen_cells():
    seeded = key(3, "test")
    cells = Counter(uniform(seeded, subject) * 16 // ONE for subject in range(16_000))
    chi_square = sum((count - 1000) ** 2 / 1000 for count in cells.values())
    assert chi_square < 37.7  # 99.9 % of chi-square with 15 degrees of freedom


def test_neighbours_are_independent():
    seeded = key(3, "test")
    row = uniforms(seeded, np.arange(20_000)) / ONE
    assert abs(np.corrcoef(row[:-1], row[1:])[0, 1]) < 0.03


def test_happens():
    assert [happens(u, 0.25) for u in (0, ONE // 4 - 1, ONE // 4, ONE - 1)] == [True, True, False, False]
    assert not happens(0, 0.0)
    assert happens(ONE - 1, 1.0)


@given(st.integers(0, (1 << 63) - 1), st.integers(0, 1000))
def test_identities_fit_a_signed_column(parent, number):
    assert 0 <= identity(parent, number) < 1 << 63
