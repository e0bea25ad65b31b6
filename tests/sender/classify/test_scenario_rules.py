import pytest

from simulator.mail import Outcome
from simulator.sender import ClassifyRule
from simulator.sender.classify.scenario_rules import first_match
from tests.sender.examples import answered

FULL = answered("452 4.2.2 Mailbox FULL\nsorry")


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({"reply": "452*"}, True),
        ({"reply": "452"}, True),
        ({"reply": "452 4.2.2 mailbox*"}, True),
        ({"reply": "*sorry"}, True),
        ({"reply": "4.2.2*"}, False),
        ({"reply": "55*"}, False),
        ({"text": "/mailbox full/i"}, True),
        ({"text": "/mailbox full/"}, False),
        ({"text": "/^Mailbox (FULL|empty)/"}, True),
        ({"text": "mailbox full"}, True),
        ({"text": "4.2.2"}, False),
        ({"at": "rcpt"}, True),
        ({"at": "eom"}, False),
        ({"reply": "452*", "text": "full", "at": "rcpt"}, True),
        ({"reply": "452*", "text": "empty", "at": "rcpt"}, False),
    ],
)
def test_conditions(conditions, holds):
    assert (first_match((ClassifyRule(as_="soft", **conditions),), FULL) is not None) == holds


def test_the_first_match_wins_and_is_known_by_its_name_or_its_position():
    rules = tuple(
        ClassifyRule(as_="soft", reply=glob, name=name)
        for glob, name in [("5*", "a"), ("452", ""), ("4*", "b")]
    )
    assert first_match(rules, FULL) == (rules[1], "classify/2")
    assert first_match(rules[2:], FULL) == (rules[2], "classify/b")


def test_a_fault_is_read_by_no_rule():
    assert first_match((ClassifyRule(as_="soft", at="rcpt"),), Outcome("rcpt", fault="drop")) is None
