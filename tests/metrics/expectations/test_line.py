"""Metric lines, judged."""

import pytest

from simulator.metrics import Judgement, Names, judge, measure, parse
from tests.metrics.journals import Row, frame, life

NAMES = Names(
    servers=frozenset({"big", "idle"}), campaigns=frozenset({"blast", "news"}), senders=frozenset({"main"})
)


def _journal() -> list[Row]:
    rows: list[Row] = []
    for n in range(1, 94):
        rows += life(n, "250 2.0.0 OK", end="delivered")
    for n in range(94, 101):
        rows += life(n, "451 4.3.0 Busy", "550 5.1.1 No", end="bounced", campaign="news")
    return rows


def _judged(item: object, rows: list[Row] | None = None) -> Judgement:
    table = frame(_journal() if rows is None else rows)
    return judge(parse(item, NAMES, "s.yaml:9"), table, measure(table))


@pytest.mark.parametrize(
    ("line", "passed", "measured"),
    [
        ("delivered.rate >= 93%", True, "93.0 % (93 of 100)"),
        ("delivered.rate == 93%", True, "93.0 % (93 of 100)"),
        ("delivered.rate > 93%", False, "93.0 % (93 of 100)"),
        ("delivered.rate != 93%", False, "93.0 % (93 of 100)"),
        ("delivered.rate < 93%", False, "93.0 % (93 of 100)"),
        ("delivered.rate <= 92.99%", False, "93.00 % (93 of 100)"),
        ("attempts.max == 2", True, "2"),
        ("attempts.mean == 1.07", True, "1.07"),
        ("delivered.p50 == 1s", True, "1s"),
        (
            "webhooks.permanent_fail == failed.count + dropped.count + bounced_late.count",
            True,
            "7 = 7 + 0 + 0",
        ),
        ("delivered.count > accepted.count - 7", False, "93 = 100 - 7"),
        ("delivered.rate(blast) - delivered.rate(news) == 100%", True, "100.0 % - 0.0 % = 100.0 %"),
    ],
)
def test_lines_compare_exactly_and_show_what_was_measured(line: str, passed: bool, measured: str) -> None:
    assert _judged(line) == Judgement(line, passed, measured, "s.yaml:9")


def test_where_takes_the_figure_of_a_part() -> None:
    judged = _judged({"that": "failed.hard == 7", "where": {"server": "big", "campaign": "news"}})
    assert judged == Judgement("failed.hard == 7 where server=big, campaign=news", True, "7", "s.yaml:9")


@pytest.mark.parametrize("line", ["delivered.rate >= 0%", "delivered.p50 >= 0s", "delivered.count >= 0"])
def test_nothing_to_judge_is_no_success(line: str) -> None:
    judged = _judged({"that": line, "where": {"server": "idle"}})
    assert not judged.passed
    assert judged.measured.startswith("nothing to judge")


def test_no_mail_holds_an_expected_count_of_nothing() -> None:
    assert _judged({"that": "failed.count == 0", "where": {"server": "idle"}}).passed
    assert _judged("messages.invalid == 0", []).passed


def test_addresses_left_out_are_judged_without_a_delivery() -> None:
    rejected = {"kind": "rejected", "decision": "invalid", "at_ms": 0, "campaign": "blast", "sender": "main"}
    assert _judged("messages.invalid == 1", [rejected]) == Judgement(
        "messages.invalid == 1", True, "1", "s.yaml:9"
    )
