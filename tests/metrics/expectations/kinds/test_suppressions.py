import pytest

from simulator.metrics import ExpectationInvalid, judge, measure, parse
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal, row

DAY = 86_400_000


def listed(at, recipient, **cells):
    return row("listed", at, recipient=recipient, campaign=None, **({"decision": "bounces"} | cells))


def run():
    """On day 0 A is listed after an attempt, soft is given to other's complaints; A is let off on day 2."""
    return [
        *delivered(1, recipient="A@a.test", every=1000),
        listed(1000, "a@a.test", code=550, reason="unknown_user"),
        listed(2000, "soft@a.test", decision="complaints", sender="other"),
        listed(3000, "left@a.test", decision="unsubscribes", tags="news,x"),
        row("unlisted", 2 * DAY, recipient="a@a.test", decision="bounces", campaign=None),
        listed(3 * DAY, "short@a.test", deadline_ms=4 * DAY),
        *delivered(2, at=5 * DAY, recipient="left@a.test"),
    ]


def judged(which, **item):
    frame = journal(run())
    return judge(parse({"suppressions": which, **item}, NAMES), frame, measure(frame))


@pytest.mark.parametrize(
    ("which", "item"),
    [
        ({"sender": "main", "list": "bounces", "at": "1d"}, {"equals": {"A@A.test": {"code": "550"}}}),
        (
            {"sender": "main", "list": "bounces", "at": "1d"},
            {"equals": {"a@a.test": {"code": 550, "reason": "unknown_user"}}},
        ),
        ({"sender": "main", "at": "3d"}, {"lacks": ["a@a.test", "soft@a.test"]}),
        ({"at": "1s"}, {"contains": ["a@a.test"], "count": 1}),
        ({"at": "999ms"}, {"equals": []}),
        ({"at": "2d"}, {"lacks": ["a@a.test"]}),
        ({"at": "3d"}, {"contains": ["short@a.test"]}),
        ({"at": "4d"}, {"lacks": ["short@a.test"]}),
        ({}, {"equals": ["soft@a.test", "left@a.test"], "count": "<= 2"}),
        ({"sender": "other"}, {"equals": ["soft@a.test"]}),
        (
            {"list": "unsubscribes"},
            {"contains": {"left@a.test": {"tags": ["news", "x"], "list": "unsubscribes"}}},
        ),
        ({"at": "1d"}, {"lacks": {"a@a.test": {"code": "551"}}}),
    ],
)
def test_what_stands_there(which, item):
    found = judged(which, **item)
    assert found.passed, found.measured
    assert found.witness is None


@pytest.mark.parametrize(
    ("which", "item", "measured", "witness"),
    [
        ({"at": "1d"}, {"lacks": ["a@a.test"]}, "a@a.test stands there: bounces 550 unknown_user", 1),
        ({}, {"contains": ["a@a.test"]}, "a@a.test does not stand there", 1),
        ({"sender": "other"}, {"contains": ["left@a.test"]}, "left@a.test does not stand there", None),
        ({"at": "1d"}, {"contains": {"a@a.test": {"code": "551"}}}, "a@a.test: bounces 550 unknown_user", 1),
        ({"sender": "main"}, {"equals": []}, "left@a.test stands there: unsubscribes news,x", 2),
        (
            {"sender": "main"},
            {"equals": ["nobody@a.test"]},
            "nobody@a.test does not stand there; left@",
            None,
        ),
        ({"sender": "main"}, {"count": 2}, "1 stand there", None),
    ],
)
def test_what_does_not_fit_is_told_address_by_address(which, item, measured, witness):
    found = judged(which, **item)
    assert not found.passed
    assert found.measured.startswith(measured)
    assert found.witness == witness


def test_of_many_that_do_not_fit_some_are_told():
    found = judged({}, contains=[f"u{n}@a.test" for n in range(20)])
    assert (found.measured.count("does not stand"), found.measured[-4:]) == (5, " ...")


def test_it_is_told_on_one_line():
    which = {"sender": "main", "list": "bounces", "at": "1d"}
    found = judged(which, equals={"a@a.test": {"code": "550", "reason": "unknown_user"}}, count=1)
    assert found.text == "suppressions bounces sender=main at 1d: equals a@a.test 550 unknown_user, count 1"
    assert judged({}, equals=[]).text == "suppressions: equals nothing"


@pytest.mark.parametrize(
    ("item", "path", "told"),
    [
        ({"suppressions": {}}, ("suppressions",), "nothing is expected"),
        ({"suppressions": [], "count": 1}, ("suppressions",), "which lists?"),
        ({"suppressions": {"sender": "mian"}, "count": 1}, ("suppressions", "sender"), "no sender"),
        ({"suppressions": {"list": "allowlist"}, "count": 1}, ("suppressions", "list"), "is no list"),
        ({"suppressions": {"at": "noon"}, "count": 1}, ("suppressions", "at"), "no duration"),
        ({"suppressions": {"to": "x"}, "count": 1}, ("suppressions", "to"), "means nothing"),
        ({"suppressions": {}, "contains": "a@a.test"}, ("contains",), "a list is due"),
        ({"suppressions": {}, "contains": ["a@a.test", 7]}, ("contains", 1), "an address is due"),
        ({"suppressions": {}, "equals": {"a@a.test": 550}}, ("equals", "a@a.test"), "of the entry?"),
        (
            {"suppressions": {}, "equals": {"a@a.test": {"cod": 1}}},
            ("equals", "a@a.test", "cod"),
            "of a list entry",
        ),
        (
            {"suppressions": {}, "equals": {"a@a.test": {"tags": ["z"]}}},
            ("equals", "a@a.test", "tags", 0),
            "no tag",
        ),
        ({"suppressions": {}, "count": "many"}, ("count",), "a value is due"),
    ],
)
def test_what_cannot_be_read_is_refused_where_it_stands(item, path, told):
    with pytest.raises(ExpectationInvalid) as caught:
        parse(item, NAMES)
    assert told in caught.value.message
    assert caught.value.path == path
