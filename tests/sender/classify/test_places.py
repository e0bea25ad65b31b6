import pytest

from simulator.mail import Outcome, Reply
from simulator.sender import classify
from simulator.sender.classify import place_of_rule
from simulator.sender.classify.rules import built_in, text_of


@pytest.mark.parametrize(
    ("reply", "stage", "file", "says"),
    [
        ("552 5.2.2 Mailbox full", "rcpt", "space", 'name = "mailbox-over-quota"'),
        ("550 5.1.1 hm", "rcpt", "codes", '"1.1"'),
        ("451 4.7.1 hm", "rcpt", "codes", "policy_block ="),
        ("550 5.7.99 hm", "rcpt", "codes", '"7.*"'),
        ("451 hm, suspicious", "eom", "hints", 'name = "hint-of-spam"'),
        ("550", "rcpt", "codes", "550 ="),
        ("599", "eom", "codes", "eom ="),
        ("421 4.7.0 [TSS04] deferred", "mail", "providers/yahoo", 'name = "deferred-by-standing"'),
        ("550 5.1.351 hm", "rcpt", "providers/microsoft", '"1.351"'),
        ("552 Postfach voll", "rcpt", "languages/de", "mailbox-over-quota ="),
    ],
)
def test_the_line_of_the_rule_that_decided(reply: str, stage: str, file: str, says: str) -> None:
    bounce = classify(Outcome(stage, Reply.parse(reply)))  # type: ignore[arg-type]
    place, _, line = place_of_rule(bounce.read_by, int(reply[:3])).partition(":")
    assert place == f"rules/{file}.toml"
    assert says in text_of(file).splitlines()[int(line) - 1]


def test_every_wording_has_a_place() -> None:
    assert [name for name in built_in().wordings if not place_of_rule(name, 550)] == []


@pytest.mark.parametrize("read_by", ["fault/refuse", "classify/1", "give_up", "", "enhanced/9.9", "code/999"])
def test_what_no_line_decided_has_no_place(read_by: str) -> None:
    assert place_of_rule(read_by, 550) == ""


def test_subjects_are_told_apart_by_the_class_of_the_reply() -> None:
    assert place_of_rule("enhanced/7.1", 451) != place_of_rule("enhanced/7.1", 550) != ""
