import pytest

from simulator.metrics import ExpectationInvalid, judge, measure, parse
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal

ROWS = [*delivered(1, tries=2), *delivered(2, at=5_000, tries=2)]


def judged(wanted, rows=ROWS, event="attempt"):
    frame = journal(rows)
    return judge(parse({"count": {"event": event}, "is": wanted}, NAMES), frame, measure(frame))


@pytest.mark.parametrize("wanted", [4, "4", ">= 4", "<= 4", "3 +- 1", "!= 5"])
def test_so_many_there_are(wanted):
    found = judged(wanted)
    assert (found.passed, found.measured, found.witness) == (True, "4", None)
    assert found.text == f"count attempt is {wanted}"


@pytest.mark.parametrize(
    ("wanted", "measured", "witness"),
    [
        (3, "4, the first too many u@a.test (blast) at 7s", 2),
        (0, "4, the first too many u@a.test (blast) at 1s", 1),
        ("< 3", "4, the first too many u@a.test (blast) at 6s", 2),
        ("2 +- 1", "4, the first too many u@a.test (blast) at 7s", 2),
        (5, "4", None),
        ("> 4", "4", None),
        ("!= 4", "4", None),
    ],
)
def test_too_many_name_the_first_of_them_too_few_nobody(wanted, measured, witness):
    found = judged(wanted)
    assert (found.passed, found.measured, found.witness) == (False, measured, witness)


def test_nothing_at_all_holds_only_where_nothing_is_expected():
    assert judged(0, event="bounced").passed
    for wanted in (1, "<= 4", "0 +- 1"):
        found = judged(wanted, event="bounced")
        assert (found.passed, found.measured) == (False, "nothing to judge: none happened")


def test_how_many_must_be_said():
    with pytest.raises(ExpectationInvalid, match="how many") as caught:
        parse({"count": {"event": "attempt"}}, NAMES)
    assert (caught.value.path, caught.value.on_key) == (("count",), True)
