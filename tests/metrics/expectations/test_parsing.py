"""Whatever stands under expect: is read, or refused with a place; nothing else happens."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics import ExpectationInvalid, Names, parse

NAMES = Names(
    servers=frozenset({"big", "throttled"}),
    campaigns=frozenset({"blast", "news"}),
    senders=frozenset({"main"}),
    tags=frozenset({"otp"}),
    domains=frozenset({"x.test"}),
)
LINES = (
    "delivered.rate >= 93%",
    "webhooks.permanent_fail == failed.count + dropped.count + bounced_late.count",
    "delivered.rate(news) - delivered.rate(blast) >= -2%",
    "queue.depth.max <= 50k",
    "delivered.p50 <= 1h30m",
    "attempts.mean != 1.15",
)
SIGNS = "abz.(){}[]%+-<>=!0129kmhs_ \n\t\x00\u00e9\u00b2\u0663/*'\"\\:,"


@pytest.mark.parametrize("line", LINES)
def test_lines_are_read(line: str) -> None:
    assert parse(line, NAMES, "s.yaml:3").text == line


def test_twenty_thousand_mutated_lines_are_read_or_refused_with_a_place() -> None:
    dice = random.Random(7)
    refused = 0
    for _ in range(20_000):
        text = _mutated(dice)
        try:
            parse(text, NAMES)
        except ExpectationInvalid as fault:
            refused += 1
            assert 0 <= fault.offset <= len(text)
            assert fault.width >= 1
            assert fault.message
    assert 5_000 < refused < 20_000


def _mutated(dice: random.Random) -> str:
    text = list(dice.choice(LINES))
    for _ in range(dice.randint(0, 4)):
        place = dice.randrange(len(text) + 1)
        cut = dice.choice((0, 0, 1, 1, 8))
        text[place : place + cut] = dice.choice(("", dice.choice(SIGNS), dice.choice(LINES)[:9]))
    return "".join(text)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(LINES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_KEYS = ("that", "where", "message", "to", "campaign", "nth", "outcome", "attempts", "replies", "reason")


@given(st.dictionaries(st.sampled_from([*_KEYS, "suppressed", "never", 7, None]), _VALUES) | _VALUES)
def test_no_value_is_refused_in_another_way(item: Any) -> None:
    try:
        parse(item, NAMES)
    except ExpectationInvalid as fault:
        assert str(fault)


@pytest.mark.parametrize(
    ("line", "offset", "width", "help"),
    [
        ("deliverd.rate >= 93%", 0, 13, 'did you mean "delivered.rate"?'),
        ("delivered.rate >= 0.93", 18, 4, "write 93%"),
        ("delivered.p50 <= 4", 17, 1, "write 4s"),
        ("delivered.rate(nws) >= 1%", 15, 3, 'did you mean "news"?'),
        ("delivered.rate = 93%", 15, 1, "write =="),
        ("1 == 1", 0, 6, "as in delivered.rate >= 93%"),
    ],
)
def test_what_is_wrong_is_pointed_at(line: str, offset: int, width: int, help: str) -> None:
    with pytest.raises(ExpectationInvalid) as caught:
        parse(line, NAMES)
    assert (caught.value.offset, caught.value.width, caught.value.help) == (offset, width, help)


@pytest.mark.parametrize(
    ("item", "path"),
    [
        ({"that": "attempts.p95 <= 4", "where": {"server": "throtled"}}, ("where", "server")),
        ({"that": "attempts.p96 <= 4"}, ("that",)),
        ({"message": {"to": "a@x.test", "campaign": "blust"}, "attempts": 1}, ("message", "campaign")),
        ({"message": {"to": "a@x.test"}, "outcome": "delivred"}, ("outcome",)),
        ({"message": {"to": "a@x.test"}, "replies": ["250*", []]}, ("replies", 1)),
        ({"that": "messages.invalid == 0", "where": {"server": "big"}}, ("that",)),
        ({"nevr": {}}, ("nevr",)),
    ],
)
def test_faults_of_mappings_are_led_to(item: dict[str, Any], path: tuple[str | int, ...]) -> None:
    with pytest.raises(ExpectationInvalid) as caught:
        parse(item, NAMES)
    assert caught.value.path == path
