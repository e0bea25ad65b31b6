"""The files of rules themselves: complete, in the words of mail, every rule with a name and a source."""

from itertools import chain

import pytest

from simulator.mail import REASONS, STAGES, Reply
from simulator.sender.classify import quoted, read
from simulator.sender.classify.rules import built_in, load, names, place_of
from simulator.sender.classify.wording import Wording
from simulator.sender.classify.words import words_of

ORDER, CODES, VOCABULARY = load("order"), load("codes"), load("vocabulary")
FAMILIES = ORDER["families"] + ORDER["hints"]
PROVIDERS = [f"providers/{name}" for name in names("providers")]
LANGUAGES = names("languages")
RULES = [(file, rule) for file in FAMILIES + PROVIDERS for rule in load(file).get("rule", ())]
WORDINGS = list(built_in().wordings.values())
PLACES = {"opening", "mail", "rcpt", "data", "eom"}


def examples():
    """(the rule's name, an example of ours, the stage it holds for) of every rule."""
    for file, rule in RULES:
        name = f"{file.removeprefix('providers/')}/{rule['name']}" if file in PROVIDERS else rule["name"]
        for example in rule["examples"]:
            yield name, example, rule.get("at", [None])[0]
    for language in LANGUAGES:
        for name, example in load(f"languages/{language}")["examples"].items():
            yield f"{name}/{language}", example, None


@pytest.mark.parametrize(("name", "example", "stage"), list(examples()))
def test_every_example_is_read_by_its_own_rule_and_no_other(name, example, stage):
    assert read(quoted(example).reply, stage).read_by == name


def test_every_rule_has_an_example():
    assert [rule["name"] for _, rule in RULES if not rule["examples"]] == []
    for language in LANGUAGES:
        told = load(f"languages/{language}")
        assert list(told["examples"]) == list(told["says"])


def numbered():
    """(class, last two numbers, reason) of every enhanced code that a table names."""
    for digit, table in CODES["general"].items():
        yield from ((digit, number, reason) for reason, numbers in table.items() for number in numbers)
    for table in (CODES["specific"], *(load(file).get("enhanced", {}) for file in PROVIDERS)):
        yield from (("5", number, reason) for reason, numbers in table.items() for number in numbers)


@pytest.mark.parametrize(("digit", "number", "reason"), list(numbered()))
def test_every_enhanced_code_is_read_as_its_table_says(digit, number, reason):
    status = number.replace("*", "99")
    bounce = read(Reply.parse(f"{digit}50 {digit}.{status} hm"), None)
    assert (bounce.read_by, bounce.reason) == (f"enhanced/{status}", reason)


def test_names_are_distinct_and_sources_given():
    told = [(file, rule["name"]) for file, rule in RULES]
    assert len(set(told)) == len(told)
    assert len({rule["name"] for file, rule in RULES if file in FAMILIES}) == sum(
        file in FAMILIES for file, _ in RULES
    )
    assert all(wording.source.strip() for wording in WORDINGS)


def test_rules_have_no_keys_that_nobody_reads():
    keys = {"name", "reason", "source", "examples", "says", "unless", "only", "at", "enhanced"}
    assert {key for _, rule in RULES for key in rule} <= keys
    assert all(rule.get("only", 4) in (4, 5) and set(rule.get("at", ())) <= set(STAGES) for _, rule in RULES)


def test_every_reason_is_one_of_mail():
    tables = [CODES["specific"], *CODES["general"].values()]
    tables += [load(file).get("enhanced", {}) for file in PROVIDERS]
    named = [rule["reason"] for _, rule in RULES] + [reason for table in tables for reason in table]
    named += [
        reason for kind in ("bare", "prior") for table in CODES[kind].values() for reason in table.values()
    ]
    assert set(named) <= set(REASONS)
    assert set(REASONS) - {rule["reason"] for _, rule in RULES} == {"unknown"}


def test_the_languages_translate_rules_that_are_there():
    families = {rule["name"] for file, rule in RULES if file in FAMILIES}
    assert set(LANGUAGES) == {"de", "es", "et", "fr", "it", "ja", "pl", "pt", "ru", "zh"}
    for language in LANGUAGES:
        told = load(f"languages/{language}")
        assert told["source"].strip()
        assert set(told) == {"source", "says", "unless", "examples"}
        assert set(told["unless"]) <= set(told["says"]) <= families
        assert {"recipient-unknown", "mailbox-over-quota", "unsolicited", "too-much-too-fast"} <= set(
            told["says"]
        )


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.name)
def test_phrases_are_written_as_texts_are_read(wording: Wording):
    for phrase in chain(wording.says, wording.unless):
        words = phrase.split()
        assert words[0] != "..."
        assert words[-1] != "..."
        assert {word for word in words if word[0] == "{"} <= {f"{{{name}}}" for name in VOCABULARY}
        plain = [word for word in words if word != "..." and word[0] != "{"]
        assert all(words_of(word.replace("#", "0")).split() for word in plain)


def test_no_enhanced_code_stands_twice():
    for table in (CODES["specific"], *CODES["general"].values()):
        numbers = [number for entry in table.values() for number in entry]
        assert len(set(numbers)) == len(numbers)


def test_places():
    assert {place_of(stage) for stage in STAGES} == PLACES
    assert {place for kind in ("bare", "prior") for t in CODES[kind].values() for place in t} <= {
        *PLACES,
        "else",
        "any",
        "somewhere",
    }
    assert all(set(table) == PLACES | {"any", "somewhere"} for table in CODES["prior"].values())
    assert place_of("body") == "eom"
    assert place_of(None) == "somewhere"


def test_is_read_once():
    assert built_in() is built_in()
