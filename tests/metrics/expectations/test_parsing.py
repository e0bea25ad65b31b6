import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics import METRICS, ExpectationInvalid, parse
from simulator.metrics.expectations.kinds.message import Message
from simulator.metrics.expectations.kinds.that import That
from simulator.metrics.expectations.laws import LAWS
from tests.metrics.expectations.scenario import NAMES

LINES = [
    "delivered.rate >= 93%",
    "attempts.p95 <= 4",
    "webhooks.permanent_fail == failed.count + dropped.count + bounced_late.count",
    "delivered.rate(blast) - delivered.rate(probe) >= -2%",
    "queue.depth.max <= 50k",
    "delivered.p50 < 1h30m",
    "attempts.mean != 1.15",
    "campaign.finished_at > 0",
    "attempts.mean == 1.15 +- 0.05",
    "attempts.rate.max <= 200/1m",
    "delivered.in_time >= 99.5%",
]
ALPHABET = " \t\n()+-*/=<>!%.,:'\"\\[]{}_0159aekmsMxé\u0660\u00b2\x00\U0001f600"


def read(item):
    """The expectation, or why there is none."""
    try:
        return parse(item, NAMES)
    except ExpectationInvalid as fault:
        return fault


def refused(item):
    with pytest.raises(ExpectationInvalid) as caught:
        parse(item, NAMES)
    return caught.value


@pytest.mark.parametrize("line", LINES)
def test_lines_are_read_and_told_as_written(line):
    found = parse(line, NAMES, "x.yaml:7")
    assert isinstance(found, That)
    assert (found.text, found.at) == (line, "x.yaml:7")


WORDS = {
    "is": ("4", ">= 4", "4 +- 1", "< 50k"),
    "ended": ("480m +- 1m", "<= 8h", "1h55m"),
    "attempt": ("2", "1-3", ">=2", "<= 9"),
    "by": ("4h", "1d12h"),
    "event": ("attempt", "webhook.delivered"),
    "law": tuple(LAWS),
}
"""Other texts that an expectation is made of, by the place where they stand."""


def mutated(dice, text):
    """The text with up to four of its pieces replaced, doubled or cut out."""
    for _ in range(dice.randint(1, 4)):
        place, end = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
        piece = "".join(dice.choices(ALPHABET, k=dice.randint(0, 3)))
        text = text[:place] + piece + text[dice.choice([place, min(place + 1, len(text)), end]) :]
    return text


def placed(kind, text):
    """An expectation with the text where texts of its kind stand."""
    return {
        "is": {"count": {"event": "attempt"}, "is": text},
        "ended": {"message": {"to": "u@a.test"}, "ended": text},
        "attempt": {"never": {"event": "attempt", "attempt": text}},
        "by": {"that": "queue.depth == 0", "by": text},
        "event": {"order": ["accepted", text]},
        "law": {"never": text},
    }[kind]


def refusals(count, seed):
    """How many of so many mutated texts are refused; whatever is not is read."""
    dice, refused_ = random.Random(seed), 0
    for _ in range(count):
        kind = dice.choice(["line", "line", *WORDS])
        text = mutated(dice, dice.choice(LINES if kind == "line" else WORDS[kind]))
        found = read(text if kind == "line" else placed(kind, text))
        if isinstance(found, ExpectationInvalid):
            refused_ += 1
            assert 0 <= found.offset <= len(text)
            assert found.message
        elif kind == "line":
            assert found.text == " ".join(text.split())
    return refused_


def test_ten_thousand_mutated_texts_raise_nothing_else():
    assert 4_000 < refusals(10_000, 7) < 10_000


@pytest.mark.long
def test_a_hundred_thousand_mutated_texts_raise_nothing_else():
    assert 40_000 < refusals(100_000, 8) < 100_000


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(LINES),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "that",
                    "where",
                    "between",
                    "by",
                    "warn",
                    "message",
                    "to",
                    "nth",
                    "campaign",
                    "server",
                    "outcome",
                    "replies",
                    "attempts_at",
                    "within",
                    "dsn",
                    "count",
                    "is",
                    "never",
                    "order",
                    "event",
                    "after",
                    "suppressions",
                    "contains",
                    "equals",
                    "at",
                ]
            )
            | st.integers()
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(JUNK)
def test_any_value_is_read_or_refused_with_a_way_to_the_fault(item):
    found = read(item)
    if isinstance(found, ExpectationInvalid):
        below = item
        for step in found.path[:-1] if found.on_key else found.path:
            below = below[step]
        assert not found.on_key or found.path[-1] in below


def test_what_is_written_is_never_run():
    for text in ("__import__('os').getcwd() == 1", "(lambda: 1)() == 1", "delivered.count.__class__ == 1"):
        assert refused(text)


@pytest.mark.parametrize(
    ("item", "told", "path"),
    [
        (7, "7 is no expectation", ()),
        ({}, "an expectation that says nothing", ()),
        ({"nevr": 1}, "'nevr' is no kind of expectation", ("nevr",)),
        ({"that": "accepted.count == 1", "message": {}}, "that and message cannot stand", ("message",)),
        ({"that": 4}, "a metric line is due here", ("that",)),
        ({"that": "accepted.count == 1", "warn": "yes"}, "true or false is due here", ("warn",)),
        ({"that": "accepted.count == 1", "warm": True}, "'warm' means nothing beside that:", ("warm",)),
    ],
)
def test_what_is_no_expectation_is_refused_where_it_stands(item, told, path):
    fault = refused(item)
    assert told in fault.message
    assert fault.path == path


@pytest.mark.parametrize("name", sorted(METRICS))
def test_every_metric_can_be_expected(name):
    assert isinstance(parse(f"{name} >= 0", NAMES), That)


def test_a_message_check_is_told_from_a_line():
    assert isinstance(parse({"message": {"to": "u@a.test"}, "attempts": 1}, NAMES), Message)
