from hypothesis import given
from hypothesis import strategies as st

from simulator.sender.classify.wording import Phrasebook, Wording
from simulator.sender.classify.words import words_of

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


TABLES = Phrasebook(
    [
        Wording(name="tag", reason="ip_blocked", says=("s####",)),
        Wording(name="lost", reason="unknown_user", says=("{recipient} ... {absent}",), unless=("sender",)),
        Wording(name="edge", reason="policy_block", says=("no",), enhanced=("4.1",)),
        Wording(name="other", reason="unknown", says=("{recipient}", "no")),
    ],
    {"recipient": ["user", "mail box"], "absent": ["unknown", "not found"]},
)


def told(text, numbers=""):
    found = TABLES.first(words_of(text), 5, "rcpt", numbers)
    return found.name if found else None


def test_terms_of_the_vocabulary_stand_for_each_other():
    assert told("the user is unknown") == "lost"
    assert told("this mail box was not found here") == "lost"
    assert told("the user of the sender is unknown") == "other"
    assert told("unknown user") == "other"


def test_digits_of_any_value_and_codes_that_must_be_there():
    assert told("(S3150)") == "tag"
    assert told("(S31500)") is None
    assert told("no", "4.1") == "edge"
    assert told("no", "1.1") == "other"


def test_a_stage_that_is_not_known_excludes_nothing():
    assert BOOK.first(words_of("content"), 5, None).name == "at-eom"


def test_only_the_first_words_of_a_long_text_are_read():
    assert TABLES.first(words_of("x " * 399 + "user"), 5, "rcpt").name == "other"
    assert TABLES.first(words_of("x " * 400 + "user"), 5, "rcpt") is None
