"""Thousands of damaged scenarios: each is read, or refused with every fault in its place."""

import random
import string

import pytest

from simulator.errors import Problem, ScenarioInvalid
from simulator.scenario import CODES, loads
from simulator.scenario.overrides import COMMAND_LINE
from tests.scenario.sample import SAMPLE

WORDS = [
    *(
        "null",
        "~",
        "true",
        "-1",
        "0",
        "1e9",
        ".nan",
        ".inf",
        "99999999999999999999",
        "0x7f",
        "''",
        '""',
        "[]",
        "{}",
    ),
    *(
        "[[]]",
        "{a: b}",
        "[a, 1, null]",
        "10",
        "10m",
        "10x",
        "2%",
        "300%",
        "-5%",
        "1/0s",
        "100/1m",
        "550",
        "550 5.1.1 x",
    ),
    *(
        "'/(/'",
        "'*'",
        "*a",
        "&a b",
        "!!str x",
        "!x y",
        "<<: {}",
        "? x",
        "- x",
        "# x",
        " #x",
        ": ",
        "|",
        ">",
        "%",
        "@",
    ),
    *(
        '"\\x07"',
        '"\\u202e"',
        "\t",
        "\u2028",
        "\u00e9",
        "\U0001f4e7",
        "u{n}@x.test",
        "a@b",
        "@",
        "a" * 300,
        "none",
        "full",
    ),
    *(
        "servers",
        "reply:",
        "fault: reset",
        "strict: false",
        "then:",
        "{",
        "}",
        "[",
        "]",
        "'",
        '"',
        "2026-02-30",
        "24:00-24:00",
    ),
]
LINES = SAMPLE.splitlines(keepends=True)


def character(dice: random.Random, text: str) -> str:
    place = dice.randrange(len(text))
    return (
        text[:place]
        + dice.choice(string.printable + "\x00\x85\ufeff\ud7ff")
        + text[place + dice.randrange(2) :]
    )


def cut(dice: random.Random, text: str) -> str:
    start = dice.randrange(len(text))
    return text[:start] + text[start + dice.randrange(1, 60) :]


def word(dice: random.Random, text: str) -> str:
    place = dice.randrange(len(text))
    return text[:place] + dice.choice(WORDS) + text[place:]


def value(dice: random.Random, text: str) -> str:
    places = [place for place, sign in enumerate(text) if sign == ":"]
    place = dice.choice(places)
    end = min((text.find(sign, place) for sign in ",}\n" if text.find(sign, place) >= 0), default=len(text))
    return f"{text[: place + 1]} {dice.choice(WORDS)}{text[end:]}"


def line(dice: random.Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    place = dice.randrange(len(lines))
    choice = dice.randrange(4)
    if choice == 0:
        del lines[place]
    elif choice == 1:
        lines.insert(place, dice.choice(LINES))
    elif choice == 2:
        lines[place] = " " * dice.randrange(9) + lines[place].lstrip(" ")
    else:
        other = dice.randrange(len(lines))
        lines[place], lines[other] = lines[other], lines[place]
    return "".join(lines)


MUTATIONS = (character, cut, word, value, value, line)


def mutant(seed: int) -> str:
    dice = random.Random(seed)
    text = SAMPLE
    for _ in range(dice.choice((1, 1, 1, 2, 3, 8))):
        text = dice.choice(MUTATIONS)(dice, text)
    return text


def assert_located(text: str, error: ScenarioInvalid) -> None:
    assert error.problems
    assert any(not problem.is_warning for problem in error.problems)
    for problem in error.problems:
        assert problem.file == "mutant.yaml"
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.width >= 1
        assert problem.code in CODES
        assert problem.message
        assert problem.source in text
        assert problem.column <= len(problem.source) + 1


@pytest.mark.parametrize("block", range(6))
def test_a_mutant_is_read_or_refused_with_places(block: int) -> None:
    refused = 0
    for seed in range(block * 500, block * 500 + 500):
        text = mutant(seed)
        try:
            scenario = loads(text, "mutant.yaml")
        except ScenarioInvalid as error:
            refused += 1
            assert_located(text, error)
        else:
            assert all(warning.is_warning for warning in scenario.warnings)
    assert 250 < refused < 500  # the mutations hurt, and not always


PATHS = [
    *(
        "sender.retry.jitter",
        "servers.bigmail.rules.gone.reply",
        'workload.blast.to."bigmail.test"',
        "expect.0",
    ),
    *(
        "seed",
        "servers",
        "workload.0",
        "sender",
        "name",
        "servers.bigmail.domains.0",
        "workload.probe.to.1.0",
    ),
    *("x.y.z", "expect.2.message.to", "", ".", '"', "a..b", "servers.nobody.tls", "workload.9.at"),
]


def override_problems(path: str, value: str) -> tuple[Problem, ...]:
    try:
        return loads(SAMPLE, "mutant.yaml", overrides={path: value}).warnings
    except ScenarioInvalid as error:
        return error.problems


def test_a_mutated_override_is_taken_or_refused_with_places() -> None:
    refused = 0
    for seed in range(500):
        dice = random.Random(seed)
        path = dice.choice(PATHS)
        path = character(dice, path) if path and seed % 3 == 0 else path
        found = override_problems(path, dice.choice(WORDS))
        refused += any(not problem.is_warning for problem in found)
        assert all(problem.line and problem.column for problem in found)
        assert {problem.file for problem in found} <= {"mutant.yaml", COMMAND_LINE}
    assert 250 < refused < 500
