"""The file of rules itself: complete, in the words of mail, every rule with a name and a source."""

import tomllib
from importlib.resources import files

import pytest

from simulator.mail import REASONS, STAGES
from simulator.sender.classify.rules import built_in, place_of
from simulator.sender.classify.wording import words_of

FILE = tomllib.loads(files("simulator.sender.classify").joinpath("rules.toml").read_text("utf-8"))
WORDINGS = FILE["strong"] + FILE["weak"]
PLACES = {"opening", "mail", "rcpt", "data", "eom"}


def test_names_are_distinct_and_sources_given():
    names = [rule["name"] for rule in WORDINGS]
    assert len(set(names)) == len(names)
    assert all(rule["source"].strip() for rule in WORDINGS)


def test_every_reason_is_one_of_mail():
    tables = [FILE["specific"], *FILE["general"].values()]
    named = [rule["reason"] for rule in WORDINGS] + [reason for table in tables for reason in table]
    named += [
        reason for kind in ("bare", "prior") for table in FILE[kind].values() for reason in table.values()
    ]
    assert set(named) <= set(REASONS)
    assert set(REASONS) - {rule["reason"] for rule in FILE["strong"]} == {
        "policy_block",
        "remote_system_error",
        "protocol_error",
        "unknown",
    }


@pytest.mark.parametrize("rule", WORDINGS, ids=lambda rule: rule["name"])
def test_phrases_are_written_as_texts_are_read(rule):
    for phrase in rule["says"]:
        words = [word for word in phrase.split() if word != "..."]
        assert words_of(" ".join(words)).split() == words
        assert words[0] == phrase.split()[0]
        assert words[-1] == phrase.split()[-1]
    assert len(set(rule["says"])) == len(rule["says"])


def test_no_enhanced_code_stands_twice():
    for table in (FILE["specific"], *FILE["general"].values()):
        numbers = [number for entry in table.values() for number in entry]
        assert len(set(numbers)) == len(numbers)


def test_places():
    assert {place_of(stage) for stage in STAGES} == PLACES
    assert {place for kind in ("bare", "prior") for t in FILE[kind].values() for place in t} <= {
        *PLACES,
        "else",
    }
    assert all(set(table) == PLACES for table in FILE["prior"].values())
    assert place_of("body") == "eom"


def test_is_read_once():
    assert built_in() is built_in()
