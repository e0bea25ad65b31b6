from importlib.resources import files

import pytest

from simulator.mail import Outcome, Reply
from simulator.sender import classify
from simulator.sender.classify import place_of_rule

LINES = files("simulator.sender.classify").joinpath("rules.toml").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("reply", "stage", "says"),
    [
        ("552 5.2.2 Mailbox full", "rcpt", 'name = "mailbox-over-quota"'),
        ("550 5.1.1 hm", "rcpt", '"1.1"'),
        ("451 4.7.1 hm", "rcpt", "policy_block ="),
        ("550 5.7.99 hm", "rcpt", '"7.*"'),
        ("451 hm, spam", "eom", 'name = "hint-of-spam"'),
        ("550", "rcpt", "550 ="),
        ("599", "eom", "eom ="),
    ],
)
def test_the_line_of_the_rule_that_decided(reply: str, stage: str, says: str) -> None:
    bounce = classify(Outcome(stage, Reply.parse(reply)))  # type: ignore[arg-type]
    file, _, line = place_of_rule(bounce.read_by, int(reply[:3])).partition(":")
    assert file == "rules.toml"
    assert says in LINES[int(line) - 1]


@pytest.mark.parametrize("read_by", ["fault/refuse", "classify/1", "give_up", "", "enhanced/9.9", "code/999"])
def test_what_no_line_decided_has_no_place(read_by: str) -> None:
    assert place_of_rule(read_by, 550) == ""


def test_subjects_are_told_apart_by_the_class_of_the_reply() -> None:
    assert place_of_rule("enhanced/7.1", 451) != place_of_rule("enhanced/7.1", 550) != ""
