import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal import KINDS, Frames, Journal, digest_of
from tests.journal.rows import append, journal_of

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "at_ms": st.integers(0, 5),
            "kind": st.sampled_from(KINDS),
            "delivery": st.integers(0, 1 << 62),
            "recipient": st.sampled_from(["a@x.test", "ü@x.test", ""]),
            "took_ms": st.integers(-1, 9),
        }
    ),
    max_size=12,
).map(lambda rows: sorted(rows, key=lambda row: (row["at_ms"], KINDS.index(row["kind"]), row["delivery"])))


@given(ROWS)
def test_does_not_depend_on_blocks(rows):
    whole, _ = journal_of(rows)
    cut, _ = journal_of(rows, block_bytes=1)
    assert whole.digest() == cut.digest()


@given(ROWS)
def test_can_be_taken_again_from_what_was_kept(rows):
    journal, frame = journal_of(rows)
    assert digest_of(frame) == journal.digest()


@pytest.mark.parametrize(
    "cell", [{"took_ms": 2}, {"recipient": "b@x.test"}, {"kind": "contact"}, {"at_ms": 2}]
)
def test_every_cell_counts(cell):
    row = {"at_ms": 1, "took_ms": 1}
    assert journal_of([row])[0].digest() != journal_of([row | cell])[0].digest()


def test_words_count_and_their_numbers_do_not():
    def digest(words, chosen):
        journal = Journal(Frames())
        for word in words:
            journal.vocabulary.word(word)
        append(journal, decision=journal.vocabulary.word(chosen))
        journal.flush()
        return journal.digest()

    assert digest("ab", "b") == digest("ba", "b") != digest("ab", "a")
