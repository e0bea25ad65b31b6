import pytest

from simulator.metrics import ExpectationInvalid
from simulator.metrics.expectations import fields
from tests.metrics.expectations.scenario import NAMES


def refused(read, *given):
    with pytest.raises(ExpectationInvalid) as caught:
        read(*given)
    return caught.value


def test_a_fault_knows_the_way_through_mappings_and_lists():
    readers = {"when": lambda given, names: fields.each(given, fields.duration, names, "of instants")}
    assert fields.read_fields({"when": ["1m", 0]}, readers, NAMES, "here") == {"when": (60_000, 0)}
    assert refused(fields.read_fields, {"when": ["1m", 5]}, readers, NAMES, "here").path == ("when", 1)
    odd = refused(fields.read_fields, {"wen": 1}, readers, NAMES, "here")
    assert (odd.path, odd.on_key, odd.help) == (("wen",), True, 'did you mean "when"?')


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (lambda given: fields.text(given, "a word"), "  "),
        (lambda given: fields.text(given, "a word"), "x" * 1_001),
        (lambda given: fields.text(given, "a word"), 7),
        (lambda given: fields.spelt(given, "a word"), True),
        (lambda given: fields.spelt(given, "a word"), 1.5),
        (lambda given: fields.word(given, ("bounces",), "list"), "bounce"),
        (lambda given: fields.whole(given, 1), 0),
        (lambda given: fields.whole(given), 10**9),
        (lambda given: fields.whole(given), True),
        (lambda given: fields.flag(given, NAMES), 1),
        (lambda given: fields.duration(given, NAMES), False),
        (lambda given: fields.duration(given, NAMES), 5),
        (lambda given: fields.duration(given, NAMES), "1" * 2_000),
        (lambda given: fields.duration(given, NAMES), "1h1h"),
        (lambda given: fields.mapping(given, "which?"), []),
        (lambda given: fields.each(given, fields.duration, NAMES, "of instants"), "1m"),
        (lambda given: fields.each(given, fields.duration, NAMES, "of instants"), ["1m"] * 10_001),
        (lambda given: fields.span(given, NAMES), ["1m", "1m"]),
    ],
)
def test_what_is_not_due_is_refused(read, given):
    assert refused(read, given).message


def test_what_is_due_is_read():
    assert fields.text(" anna ", "a word") == "anna"
    assert fields.spelt(550, "a code") == "550"
    assert fields.whole(3) == 3
    assert fields.flag(True, NAMES)
    assert fields.span(["1m", "1h30m"], NAMES) == (60_000, 5_400_000)
