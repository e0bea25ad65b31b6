from unittest.mock import patch

import pytest

from simulator.mail import FAULTS, OF_DNS, Duration
from simulator.sender import (
    Again,
    Dns,
    Finding,
    GivenUp,
    GiveUp,
    History,
    Hold,
    Retry,
    by_number,
    decide,
    final_status,
    status_of,
)
from simulator.sender import decide as decided
from simulator.sender.schedules.fixed_list import FixedList
from simulator.sender.schedules.rule_list import Rule, RuleList
from simulator.sender.wakeups.grid import Grid
from tests.sender.examples import answered, failed, never
from tests.sender.mutant import mutated

WAIT = FixedList(delays=(Duration(10_000),))
RULES = RuleList(rules=(Rule(op="F", until=Duration(60_000), gap=Duration(20_000)),))


def after_failure(at, began=None, attempts=1, schedule=WAIT, **limits):
    """What follows a first failure at ``at`` of a delivery created at 0."""
    retry = Retry(schedule=schedule, resolution=Duration(1_000), give_up=GiveUp(**limits))
    return decide(History(0, attempts, at, 0, at if began is None else began), retry, at, never)


AGE = {"after": Duration(30_000)}

CHECKS = [
    # (check, at, began) -> what follows
    ("timer", 19_999, None, Again(29_000, 10_000)),
    ("timer", 20_000, None, Hold(30_000)),
    ("timer", 30_000, None, GivenUp("age")),
    ("end_of_attempt", 29_000, None, Again(39_000, 10_000)),
    ("end_of_attempt", 30_000, None, GivenUp("age")),
    ("start_of_attempt", 45_000, 30_000, Again(55_000, 10_000)),
    ("start_of_attempt", 45_000, 31_000, GivenUp("age")),
    ("lookahead", 20_000, None, Again(30_000, 10_000)),
    ("lookahead", 21_000, None, GivenUp("age")),
]


def wrong_checks():
    """The cases that come out otherwise than written."""
    return [
        (check, at)
        for check, at, began, expected in CHECKS
        if after_failure(at, began, check=check, **AGE) != expected
    ]


def test_where_and_when_it_is_noticed():
    assert wrong_checks() == []


def test_rules_that_are_exhausted_get_a_last_try_at_once():
    limits = {"schedule": RULES, "check": "rules_exhausted"}
    assert after_failure(30_000, **limits) == Again(50_000, 20_000)
    assert after_failure(50_000, **limits) == Again(61_000, 20_000)
    assert after_failure(60_000, **limits) == Again(61_000, 20_000)
    assert after_failure(61_000, **limits) == GivenUp("age")


def test_attempts_are_counted_at_the_end_of_one_or_when_the_next_comes_up():
    assert after_failure(5_000, attempts=3, after_attempts=3) == GivenUp("attempts")
    assert after_failure(5_000, attempts=3, after_attempts=3, check="on_dequeue") == Hold(15_000, "attempts")
    assert after_failure(5_000, attempts=2, after_attempts=3, check="on_dequeue") == Again(15_000, 10_000)


AGAIN = Again(15_000, 10_000)


@pytest.mark.parametrize(
    ("decided", "tried", "check", "expected"),
    [
        (AGAIN, 2, "timer", AGAIN),
        (AGAIN, 3, "timer", GivenUp("attempts")),
        (Hold(30_000), 3, "timer", GivenUp("attempts")),
        (AGAIN, 2, "on_dequeue", AGAIN),
        (AGAIN, 3, "on_dequeue", Hold(15_000, "attempts")),
        (GivenUp("age"), 3, "on_dequeue", GivenUp("age")),
    ],
)
def test_who_shares_a_history_has_attempts_of_his_own(decided, tried, check, expected):
    retry = Retry(schedule=WAIT, give_up=GiveUp(after_attempts=3, check=check))
    assert by_number(decided, tried, retry) == expected
    others = History(0, 9, 0, 0, 5_000, since=0)
    assert decide(others, retry, 5_000, never) == AGAIN


def test_what_is_held_until_a_queue_run_is_held_until_its_tick():
    retry = Retry(
        schedule=WAIT,
        wakeup=Grid(period=Duration(60_000)),
        give_up=GiveUp(after_attempts=1, check="on_dequeue"),
    )
    assert decide(History(0, 1, 0), retry, 0, never, phase=45_000) == Hold(45_000, "attempts")


@pytest.mark.parametrize(
    ("guard", "instead"),
    [
        ("at - history.created >= limits.after", "at - history.created > limits.after"),
        ("history.began - history.created > limits.after", "history.began - history.created >= limits.after"),
        ("history.began - history.created >", "at - history.created >"),
        ("due - history.created > age", "due - history.created >= age"),
    ],
)
def test_the_checks_notice(guard, instead):
    made = mutated("simulator.sender.expiry", guard, instead)
    with (
        patch.object(decided_module(), "spent", made.spent),
        patch.object(decided_module(), "foreseen", made.foreseen),
    ):
        assert wrong_checks()


def decided_module():
    from importlib import import_module

    return import_module(decided.__module__)


@pytest.mark.parametrize(
    ("written", "outcome", "status"),
    [
        ("last", answered("450 4.2.2 full"), "4.2.2"),
        ("last", answered("450 full"), "4.0.0"),
        ("last", failed("refuse"), "4.4.1"),
        ("last_permanent", answered("450 4.2.2 full"), "5.2.2"),
        ("last_permanent", answered("450 full"), "5.0.0"),
        ("4.4.7", answered("450 4.2.2 full"), "4.4.7"),
        ("none", answered("450 4.2.2 full"), None),
    ],
)
def test_what_an_expired_delivery_ends_with(written, outcome, status):
    assert final_status(written, outcome) == status


def test_every_fault_has_a_status():
    of_dns = {fault: status_of(failed(fault))[0] for fault in FAULTS if fault in OF_DNS}
    assert {status_of(failed(fault))[0] for fault in FAULTS if fault not in OF_DNS} == {"4"}
    assert {fault for fault, digit in of_dns.items() if digit == "4"} == {"dns_servfail", "dns_timeout"}


def test_a_lookup_is_told_as_the_sender_has_it():
    dns = Dns(servfail=Finding("retry", ".1.2"), no_host=Finding("retry"))
    assert final_status("last", failed("dns_servfail"), dns) == "4.1.2"
    assert final_status("last_permanent", failed("dns_servfail"), dns) == "5.1.2"
    assert final_status("last", failed("dns_no_host"), dns) == "4.4.4"
