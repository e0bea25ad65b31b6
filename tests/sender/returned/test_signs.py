import tomllib
from importlib.resources import files
from typing import get_args

import pytest

from simulator.sender.classify.words import words_of
from simulator.sender.returned.signs import Sign, is_quoted, opens_with, shows

FILE = tomllib.loads(files("simulator.sender.returned").joinpath("signs.toml").read_text("utf-8"))


def test_the_file_holds_the_signs_and_no_phrase_twice():
    assert set(FILE) == set(get_args(Sign))
    assert all(len(set(phrases)) == len(phrases) for phrases in FILE.values())
    assert all(words_of(phrase).strip() for phrases in FILE.values() for phrase in phrases)


@pytest.mark.parametrize("subject", ["Re: x", "FWD: x", "AW: x", "回复: x"])
def test_answers_are_quoted(subject):
    assert is_quoted(subject)


def test_a_phrase_counts_as_whole_words():
    assert shows("failed", words_of("It could not be delivered."))
    assert not shows("failed", words_of("Nobounced"))
    assert opens_with("failed_heads", "Undelivered Mail Returned to Sender")
    assert not opens_with("failed_heads", "My thoughts on why mail is undelivered")
    assert not is_quoted("Report")
