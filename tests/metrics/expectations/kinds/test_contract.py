"""What holds for every kind of expectation, the next one included."""

from pathlib import Path

import pytest

from simulator.kinds import kinds
from simulator.metrics import ExpectationInvalid, judge, measure, parse
from simulator.metrics.expectations import KINDS
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal

FOUND = kinds(KINDS)
EXAMPLES = {
    "count": {"count": {"event": "attempt"}, "is": 1},
    "message": {"message": {"to": "u@a.test"}, "attempts": 1},
    "never": {"never": {"event": "bounced"}},
    "order": {"order": ["accepted", "delivered"]},
    "suppressions": {"suppressions": {}, "lacks": ["u@a.test"]},
    "that": {"that": "delivered.count == 1"},
}


def test_the_kinds():
    assert list(FOUND) == list(EXAMPLES)


@pytest.mark.parametrize("name", FOUND)
def test_is_described_and_tested(name):
    assert FOUND[name].__doc__
    assert Path(__file__).with_name(f"test_{name}.py").exists()


@pytest.mark.parametrize("name", FOUND)
def test_its_example_is_read_held_and_told_on_one_line(name):
    frame = journal(delivered(1))
    expectation = parse(EXAMPLES[name], NAMES, "s.yaml:7")
    assert isinstance(expectation, FOUND[name])
    found = judge(expectation, frame, measure(frame))
    assert found.passed, found
    assert (found.text, found.at, found.witness, found.warn) == (expectation.text, "s.yaml:7", None, False)
    assert "\n" not in found.text


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("warn", [True, False])
def test_any_of_them_may_merely_warn(name, warn):
    frame = journal([])
    expectation = parse({**EXAMPLES[name], "warn": warn}, NAMES, "s.yaml:7")
    assert (expectation.text, expectation.at) == (parse(EXAMPLES[name], NAMES).text, "s.yaml:7")
    assert judge(expectation, frame, measure(frame)).warn == warn


@pytest.mark.parametrize("name", FOUND)
def test_a_key_that_means_nothing_beside_it_is_refused(name):
    with pytest.raises(ExpectationInvalid) as caught:
        parse({**EXAMPLES[name], "odd": 1}, NAMES)
    assert (caught.value.path, caught.value.on_key) == (("odd",), True)


def fault_of(item):
    """What is wrong with it, or None where it can be read."""
    try:
        parse(item, NAMES)
    except ExpectationInvalid as fault:
        return fault
    return None


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("value", [None, 7, True, "\x00", [], [[]], {}, {"x": 1}, 1.5])
def test_whatever_stands_behind_its_key_is_read_or_refused_below_it(name, value):
    fault = fault_of({**EXAMPLES[name], name: value})
    assert fault is None or fault.path[0] == name


@pytest.mark.parametrize("name", FOUND)
def test_the_keys_beside_it_are_those_that_it_reads(name):
    for key in FOUND[name].beside:
        assert "means nothing" not in fault_of({**EXAMPLES[name], key: object()}).message
