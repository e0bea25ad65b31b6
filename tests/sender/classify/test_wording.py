import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.sender.classify.wording import Phrasebook, Wording, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No such user!", " no such user "),
        ("<full-ann@x.test>: User  UNKNOWN,\nsorry", " user unknown sorry "),
        ("User doesn't exist", " user doesnt exist "),
        ("see https://list.test/no-such-user?x=1 (#5.1.1)", " see list test 5 1 1 "),
        ("", "  "),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


def test_a_text_is_cut_before_it_costs_time():
    assert len(words_of("a " * 10**6)) <= 4098


BOOK = Phrasebook(
    [
        Wording(name="exact", reason="unknown_user", says=("no such user",)),
        Wording(name="gap", reason="mailbox_full", says=("user ... full", "over quota")),
        Wording(name="only-4", reason="greylisted", says=("later",), only=4),
        Wording(name="at-eom", reason="spam_content", says=("content",), at=("eom",)),
        Wording(name="late", reason="policy_block", says=("user", "later")),
    ]
)


def first(text, reply_class=5, stage="rcpt"):
    found = BOOK.first(words_of(text), reply_class, stage)
    return found.name if found else None


def test_the_first_wording_that_holds_decides():
    assert first("user full: no such user") == "exact"
    assert first("The user is over quota") == "gap"
    assert first("user") == "late"
    assert first("nothing of that") is None


def test_whole_words_and_gaps_of_five():
    assert first("no such users") is None
    assert first("User 1 2 3 4 5 full") == "gap"
    assert first("User 1 2 3 4 5 6 full") == "late"


def test_conditions():
    assert first("later", reply_class=4) == "only-4"
    assert first("later", reply_class=5) == "late"
    assert first("content", stage="eom") == "at-eom"
    assert first("content") is None


PHRASES = ["no such user", "user ... full", "over quota", "user", "later"]


@given(
    st.lists(
        st.sampled_from(["no", "such", "user", "is", "very", "full", "over", "quota", "later", "x"]),
        max_size=12,
    ).map(" ".join)
)
def test_the_index_finds_what_a_search_phrase_by_phrase_finds(text):
    book = [Wording(name=phrase, reason="unknown", says=(phrase,)) for phrase in PHRASES]
    alone = (one.name for one in book if Phrasebook([one]).first(words_of(text), 5, "rcpt"))
    found = Phrasebook(book).first(words_of(text), 5, "rcpt")
    assert (found.name if found else None) == next(alone, None)
