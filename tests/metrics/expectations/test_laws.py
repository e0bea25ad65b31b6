"""Each law on a journal that keeps it and on one that breaks it."""

import pytest

from simulator.metrics import ExpectationInvalid, judge, measure, parse
from simulator.metrics.expectations.laws import LAWS
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal, row


def attempt(at, delivery, number, **cells):
    return row("attempt", at, delivery, attempt=number, decision="retry", began_ms=at - 10, **cells)


BROKEN = {
    "retry of a delayed bounce": [
        *delivered(1),
        *delivered(2),
        row("bounced_late", 5_000, 2),
        attempt(9_000, 2, 2),
        attempt(9_500, 2, 3),
    ],
    "attempt to a suppressed address": [
        *delivered(1, recipient="v@a.test"),
        row("listed", 500, decision="complaints", campaign=None),
        row("accepted", 0, 2),
        attempt(9_000, 2, 1),
    ],
    "attempt after giving up": [
        *delivered(1),
        row("accepted", 0, 2),
        attempt(5_000, 2, 1),
        row("expired", 8_000, 2, decision="age"),
        attempt(9_000, 2, 2),
    ],
}


def judged(law, rows):
    frame = journal(rows)
    return judge(parse({"never": law}, NAMES, "s.yaml:4"), frame, measure(frame))


@pytest.mark.parametrize("law", LAWS)
def test_a_run_that_keeps_it_passes_and_one_that_breaks_it_does_not(law):
    rows = BROKEN[law]
    found = judged(law, rows)
    assert (found.passed, found.witness, found.at) == (False, 2, "s.yaml:4")
    assert found.text == f"never {law}"
    assert " seen, the first u@a.test (blast) at 8s990ms" in found.measured
    assert judged(law, [one for one in rows if one["at_ms"] < 9_000]).passed
    assert all(judged(other, rows).passed for other in LAWS if other != law)


def test_an_attempt_that_began_before_its_address_was_listed_breaks_nothing():
    rows = [row("listed", 500, decision="bounces"), attempt(510, 1, 1), attempt(505, 2, 1)]
    assert judged("attempt to a suppressed address", rows).passed
    assert not judged("attempt to a suppressed address", [*rows, attempt(511, 3, 1)]).passed


def test_a_law_that_nobody_knows_is_refused_with_what_may_have_been_meant():
    with pytest.raises(ExpectationInvalid) as caught:
        parse({"never": "attempt to a supressed address"}, NAMES)
    assert caught.value.path == ("never",)
    assert caught.value.help == 'did you mean "attempt to a suppressed address"?'
