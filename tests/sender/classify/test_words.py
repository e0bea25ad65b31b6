import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.sender.classify.words import shape_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No such user!", " no such user "),
        ("<full-ann@x.test>: User  UNKNOWN,\nsorry", " user unknown sorry "),
        ("<ann@x.test>:mailbox full", " mailbox full "),
        ("ann@x.test...User unknown", " user unknown "),
        ("ann@mail.x.test. Unknown", " unknown "),
        ("User doesn't exist", " user doesnt exist "),
        ("see https://list.test/no-such-user?x=1 (#5.1.1)", " see list test 5 1 1 "),
        ("[192.0.2.1] is listed", " ipv4 is listed "),
        ("from 192.0.2.1.", " from ipv4 "),
        ("2001:db8:0:0:0:0:0:1 is listed", " ipv6 is listed "),
        ("5.1.1 at 12:30:01", " 5 1 1 at 12 30 01 "),
        ("Empfänger, größer, łódź", " empfanger grosser lodz "),
        ("用户 full", " 用 户 full "),
        ("メール", " メ ー ル "),
        ("OFR004_104", " ofr004 104 "),
        ("", "  "),
    ],
)
def test_words(text, words):
    assert words_of(text) == words


def test_shapes():
    assert [shape_of(word) for word in ("s3150", "user", "550")] == ["s####", "", "###"]


def test_a_text_is_cut_before_it_costs_time():
    assert len(words_of("a " * 10**6)) <= 4098


@given(st.text(max_size=300))
def test_words_of_anything_are_words(text):
    words = words_of(text)
    assert words[0] == words[-1] == " "
    assert words == " " + " ".join(words.split()) + " "
