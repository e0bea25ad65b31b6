from dataclasses import replace

import pytest

from simulator.mail import Duration
from simulator.sender import GiveUp, History, Retry, Scope
from simulator.sender.records import Record, held_until, history_of, key_of, lengthened
from tests.sender.examples import EIGHT_HOURS, answered, failed
from tests.sender.schedules.test_rule_list import DEFAULT

EXIM_RETRY = Retry(schedule=DEFAULT, give_up=GiveUp(check="rules_exhausted"))
EXIM = Scope(rcpt="address+sender", message="message+host", contact="host")
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("outcome", "key"),
    [
        (failed("refuse"), "host"),
        (answered("554 no", "banner"), "host"),
        (failed("tls", "starttls"), "host"),
        (failed("timeout", "mail"), "message+host"),
        (failed("reset", "mail"), "host"),
        (answered("450 later", "mail"), "message+host"),
        (answered("450 later", "rcpt"), "address+sender"),
        (failed("timeout", "rcpt"), "address+sender"),
        (failed("drop", "rcpt"), "host"),
        (answered("450 later", "data"), "message+host"),
        (failed("drop", "body"), "host"),
        (answered("450 later", "eom"), "message+host"),
        (failed("drop", "eom"), "message+host"),
    ],
    ids=str,
)
def test_whose_a_failure_is(outcome, key):
    assert key_of(outcome, EXIM) == key


def test_a_record_grows():
    once = lengthened(Record(), 100, 7)
    assert once == Record(1, 100, 100, 7)
    assert lengthened(once, 200, 9) == Record(2, 100, 200, 9)


def test_a_host_fails_since_its_first_failure_an_address_as_long_as_its_mail_is_old():
    record = Record(2, 1000, 2000, 500)
    host = history_of(record, "host", 50, 2990, 3000)
    assert host == History(50, 3, 1000, 500, 2990, 2000, since=1000)
    assert history_of(record, "address+sender", 50, 2990, 3000).failing_since == 50
    assert history_of(record, "address+sender", 2500, 2990, 3000).failing_since == 1000
    assert history_of(Record(), "host", 50, 60, 70) == History(50, 1, 70, 0, 60, 0, since=70)


def test_nobody_is_held_back_once_the_time_has_come():
    record = Record(1, 0, 0, 15 * MINUTE)
    assert held_until(None, 0, 0, EIGHT_HOURS) is None
    assert held_until(record, 0, 15 * MINUTE - 1, EIGHT_HOURS) == 15 * MINUTE
    assert held_until(record, 0, 15 * MINUTE, EIGHT_HOURS) is None


def test_a_clock_with_whole_seconds_holds_until_the_second_begins():
    whole = replace(EXIM_RETRY, resolution=Duration(1_000))
    record = Record(1, 2_140, 2_140, 15 * MINUTE)
    due = 2_000 + 15 * MINUTE
    assert held_until(record, 2_100, due - 1, whole) == due
    assert held_until(record, 2_100, due, whole) is None


def test_mail_older_than_the_rules_is_not_held_back():
    now = 4 * DAY + HOUR
    record = Record(9, 0, now - MINUTE, 6 * HOUR)
    assert held_until(record, HOUR, now, EXIM_RETRY) == now - MINUTE + 6 * HOUR
    assert held_until(record, HOUR - 1, now, EXIM_RETRY) is None
