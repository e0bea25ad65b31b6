import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.metrics import ExpectationInvalid, judge, measure, parse
from tests.metrics.expectations.scenario import NAMES
from tests.metrics.journals import delivered, journal, row


def run():
    """Ten deliveries: nine delivered (one of them to bigmail, at its third attempt), one dropped."""
    rows = [one for number in range(1, 9) for one in delivered(number, every=2_000)]
    rows += delivered(9, tries=3, at=500, server="bigmail", campaign="probe", tags="news")
    return [*rows, row("accepted", 0, 10), row("suppressed", 0, 10, decision="complaints", took_ms=0)]


def judged(item, rows=None):
    frame = journal(run() if rows is None else rows)
    return judge(parse(item, NAMES, "s.yaml:3"), frame, measure(frame))


@pytest.mark.parametrize(
    ("line", "passed", "measured"),
    [
        ("delivered.rate >= 90%", True, "90.0 % (9 of 10)"),
        ("delivered.rate > 90%", False, "90.0 % (9 of 10)"),
        ("delivered.count == 9", True, "9"),
        ("9 == delivered.count", True, "9 = 9"),
        ("delivered.p50 == 2s", True, "2s"),
        ("delivered.p95 <= 2500ms", False, "3s"),
        ("attempts.mean == 11", False, "1.22"),
        ("attempts.mean < 1.23", True, "1.22"),
        ("accepted.count == delivered.count + dropped.count", True, "10 = 9 + 1"),
        ("accepted.count < delivered.count + 1 + dropped.count", True, "10 < 9 + 1 + 1"),
        ("delivered.rate(probe) - delivered.rate(blast) >= 12%", False, "100.0 % - 88.9 % = 11.1 %"),
        ("delivered.rate(blast) - delivered.rate(probe) >= 0", False, "88.9 % - 100.0 % = -11.1 %"),
        ("dropped.complaint - 1 == 0", True, "1 - 1 = 0"),
        ("bounced_late.count == 0", True, "0"),
    ],
)
def test_lines_are_judged_and_show_what_was_measured(line, passed, measured):
    found = judged(line)
    assert (found.passed, found.measured) == (passed, measured)
    assert (found.text, found.at) == (line, "s.yaml:3")


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ({"server": "bigmail"}, 1),
        ({"server": "a"}, 9),
        ({"tag": "news"}, 1),
        ({"campaign": "blast", "server": "a"}, 9),
        ({"domain": "A.TEST"}, 10),
        ({"sender": "main", "tag": "news"}, 1),
    ],
)
def test_where_says_which_part_of_the_run_is_meant(where, count):
    found = judged({"that": f"accepted.count == {count}", "where": where})
    assert found.passed, found
    assert found.text.startswith(f"accepted.count == {count} where ")


@pytest.mark.parametrize(
    "item",
    [
        "recovered.rate(blast) >= 0%",
        {"that": "delivered.rate >= 0%", "where": {"sender": "other"}},
        {"that": "failed.count <= 5", "where": {"sender": "other"}},
        {"that": "failed.count == dropped.count", "where": {"sender": "other"}},
        {"that": "accepted.count != 1", "where": {"campaign": "blast", "server": "bigmail"}},
    ],
)
def test_an_expectation_with_nothing_to_judge_fails_and_says_so(item):
    found = judged(item)
    assert not found.passed
    assert found.measured.startswith("nothing to judge")


def test_a_count_of_none_holds_where_nothing_happened():
    assert judged({"that": "failed.count == 0", "where": {"sender": "other"}}).passed
    assert judged("failed.count == 0", rows=[]).passed
    assert not judged("webhooks.permanent_fail == failed.count", rows=[]).passed


def test_addresses_without_a_delivery_can_be_counted():
    rows = [row("rejected", decision="invalid", server=None, domain=None)]
    assert judged("messages.invalid == 1", rows).passed
    assert judged("messages.invalid(blast) == 1", rows).passed


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 100))
def test_rates_compare_as_the_fractions_that_they_are(got, more, percent):
    class Fixed:
        def taken(self, frame, name, scope):
            return {"delivered.rate": got / (got + more), "delivered.count": got}.get(name, got + more)

    frame = journal([])
    for compare, holds in (
        (">=", got * 100 >= percent * (got + more)),
        ("==", got * 100 == percent * (got + more)),
    ):
        assert judge(parse(f"delivered.rate {compare} {percent}%", NAMES), frame, Fixed()).passed == holds


@pytest.mark.parametrize(
    ("line", "offset", "told", "help"),
    [
        ("delivered.rat >= 93%", 0, "no metric is called 'delivered.rat'", '"delivered.rate"'),
        ("accepted.count == deliverd.count", 18, "no metric is called", '"delivered.count"'),
        ("delivered.rate >= 93", 18, "share, and this a number", "write 93%"),
        ("delivered.rate >= 0.93", 18, "share, and this a number", "write 93%"),
        ("delivered.p50 <= 90", 17, "duration, and this a number", "write 90s"),
        ("attempts.max <= 4s", 16, "number, and this a duration", "write 4"),
        ("delivered.rate == failed.count", 18, "share, failed.count a number", "add up"),
        ("delivered.rate = 93%", 15, "a single =", "write =="),
        ("delivered.rate", 14, "a comparison is due", ">="),
        ("delivered.rate >=", 17, "a metric or a value is due", ""),
        ("delivered.rate >= 93% +- 2%", 22, "a tolerance goes with ==", "write =="),
        ("delivered.rate == 93% +- 2", 25, "share, and this a number", "write 2%"),
        ("delivered.rate == 93% +-", 24, "a value is due", "+- 0.05"),
        ("delivered.rate == 93% \u00b1 2%", 22, "written otherwise", "write +-"),
        ("attempts.rate.max <= 200", 21, "frequency, and this a number", "write 200/1m"),
        ("attempts.rate.max <= 200/1", 21, "'200/1' is no value", "200/1m"),
        ("attempts.rate.max <= 200/0m", 21, "'200/0m' is no value", "200/1m"),
        ("attempts.rate.max <= x/1m", 22, "added and subtracted", ""),
        ("1 == 1", 0, "no metric stands here", "delivered.rate"),
        ("failed.count == 3 4", 18, "'4' is one too many", ""),
        ("failed.count * 2 == 4", 13, "added and subtracted", ""),
        ("failed.count == 3x", 16, "'3x' is no value", "a share"),
        ("failed.count(blats) == 3", 13, "no campaign 'blats'", '"blast"'),
        ("suppressions.count(blast) == 3", 0, "cannot be taken by campaign", "sender"),
        ("failed.count" + " + failed.count" * 50 + " == 3", 598, "at most 40 terms", ""),
        ("failed.count == " + "9" * 2000, 1000, "at most 1000 characters", ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place_and_help(line, offset, told, help):
    with pytest.raises(ExpectationInvalid) as caught:
        parse(line, NAMES)
    assert told in caught.value.message
    assert caught.value.offset == offset
    assert help in caught.value.help


@pytest.mark.parametrize(
    ("where", "path", "on_key"),
    [
        ({"server": "bigmial"}, ("where", "server"), False),
        ({"sever": "bigmail"}, ("where", "sever"), True),
        ({"tag": 7}, ("where", "tag"), False),
        ({}, ("where",), False),
        ("bigmail", ("where",), False),
    ],
)
def test_a_where_that_names_nothing_of_the_scenario_is_refused(where, path, on_key):
    with pytest.raises(ExpectationInvalid) as caught:
        parse({"that": "failed.count == 0", "where": where}, NAMES)
    assert (caught.value.path, caught.value.on_key) == (path, on_key)


def test_a_campaign_in_brackets_and_one_in_where_are_one_too_many():
    with pytest.raises(ExpectationInvalid, match="names a campaign already"):
        parse({"that": "failed.count(blast) == 0", "where": {"campaign": "probe"}}, NAMES)


MINUTE = 60_000


def spread():
    """Delivered at 1, 2, 3 and 4 min; each was accepted a minute before, and 9 waits from 5 min on."""
    rows = [one for number in range(4) for one in delivered(number, at=number * MINUTE, every=MINUTE)]
    return [*rows, row("accepted", 5 * MINUTE, 9)]


@pytest.mark.parametrize(
    ("item", "passed", "measured"),
    [
        ({"that": "delivered.count == 2", "between": ["1m", "3m"]}, True, "2"),
        ({"that": "delivered.count == 3", "by": "3m"}, True, "3"),
        ({"that": "delivered.count == 2", "by": "179999ms"}, True, "2"),
        ({"that": "queue.depth == 0", "by": "4m"}, True, "0"),
        ({"that": "queue.depth == 0", "by": "5m"}, False, "1"),
        ({"that": "queue.depth == 0", "between": ["1m", "5m"]}, True, "0"),
        ({"that": "delivered.rate == 100%", "between": [0, "5m"]}, True, "100.0 %"),
        ({"that": "delivered.rate == 100%", "between": ["5m", "6m"]}, False, "0.0 %"),
        ({"that": "attempts.rate.max <= 1/1m", "between": ["1m", "4m"]}, True, "1/1m"),
        ({"that": "attempts.rate.max <= 1/2m", "between": ["1m", "4m"]}, False, "2/2m"),
        ({"that": "attempts.rate == 1/1m", "between": ["1m", "5m"]}, True, "1/1m"),
        ({"that": "attempts.rate.max == 0", "between": ["5m", "6m"]}, True, "0/1m"),
        ({"that": "delivered.p50 == 70s +- 10s", "between": ["1m", "5m"]}, True, "1m"),
        ({"that": "delivered.p50 == 70s +- 9s", "between": ["1m", "5m"]}, False, "1m"),
        ({"that": "accepted.count - delivered.count == 1 +- 0"}, True, "5 - 4 = 1"),
        ({"that": "4 +- 1 == delivered.count"}, None, "a comparison is due"),
    ],
)
def test_spans_of_time_and_tolerances(item, passed, measured):
    if passed is None:
        with pytest.raises(ExpectationInvalid, match=measured):
            parse(item, NAMES)
        return
    found = judged(item, spread())
    assert (found.passed, found.measured) == (passed, measured)


@pytest.mark.parametrize(
    ("beside", "told"),
    [
        ({"between": ["3h", "4h"]}, " between 3h and 4h"),
        ({"by": "4h"}, " by 4h"),
        ({"where": {"server": "a"}, "by": 0}, " where server=a by 0m"),
    ],
)
def test_the_span_is_told(beside, told):
    assert judged({"that": "failed.count == 0", **beside}).text == f"failed.count == 0{told}"


def test_by_and_between_cannot_stand_together():
    with pytest.raises(ExpectationInvalid, match="cannot stand together") as caught:
        parse({"that": "failed.count == 0", "by": "4h", "between": ["3h", "4h"]}, NAMES)
    assert (caught.value.path, caught.value.on_key) == (("by",), True)


def test_a_span_without_mail_leaves_nothing_to_judge():
    found = judged({"that": "delivered.rate >= 0%", "between": ["8m", "9m"]}, spread())
    assert (found.passed, found.measured) == (False, "nothing to judge: no delivery is looked at")
    assert judged({"that": "delivered.count == 0", "between": ["8m", "9m"]}, spread()).passed


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("recovered.rate == 100%", "there is nothing that it could be taken over"),
        ("delivered.in_time == 100%", "no delivery has a deadline (deliver_within)"),
        ("drain.time <= 1h", "no server came back, or not all that waited for one has ended"),
    ],
)
def test_a_metric_without_a_value_says_why(line, why):
    assert (
        judged(line, delivered(1)).measured == f"nothing to judge: {line.split()[0]} has no value, for {why}"
    )
