import json

import pytest
from click.testing import CliRunner

from simulator.cli import program

KEYS = ["reply", "code", "enhanced", "reason", "hardness", "permanence", "group", "evidence", "listed"]
KEYS += ["rule", "also"]


def call(*arguments: str, given: str | bytes | None = None):
    return CliRunner().invoke(program, ["classify", *arguments], input=given)


def told(*arguments: str, given: str | bytes | None = None):
    found = call("--json", *arguments, given=given)
    assert found.exit_code == 0
    return [json.loads(line) for line in found.stdout.splitlines()]


def test_one_object_a_reply():
    (one,) = told("550 5.1.1 User unknown")
    assert list(one) == KEYS
    assert one["also"].pop("sisimai") == "userunknown"
    del one["also"], one["rule"]
    assert one == {
        "reply": "550 5.1.1 User unknown",
        "code": 550,
        "enhanced": "5.1.1",
        "reason": "unknown_user",
        "hardness": "hard",
        "permanence": "permanent",
        "group": "address",
        "evidence": "wording",
        "listed": True,
    }


def test_lines_of_standard_input_plain_or_json():
    given = '550 5.1.1 no\n\n{"reply": "550-5.1.1 no\\n550 5.1.1 no", "stage": "mail"}\n'
    given += '{"reply": "554 no"}\n{"x"\n'
    first, second, third, fourth = told(given=given)
    assert (first["reason"], first["listed"]) == ("unknown_user", True)
    assert (second["reply"], second["listed"]) == ("550-5.1.1 no\n550 5.1.1 no", False)
    assert third["code"] == 554
    assert (fourth["reply"], fourth["code"], fourth["reason"]) == ('{"x"', None, "unknown")


def test_the_stage_of_all_replies_and_of_one():
    given = '554 no\n{"reply": "554 no", "stage": "dot"}\n'
    assert [one["reason"] for one in told("--stage", "connect", given=given)] == [
        "ip_blocked",
        "spam_content",
    ]


def test_a_stage_that_is_unknown_is_ignored_and_told_of_once():
    given = '{"reply": "550 no", "stage": "sauna"}\n' * 3
    found = call("--json", given=given)
    assert found.exit_code == 0
    assert len(found.stdout.splitlines()) == 3
    assert found.stderr.count("'sauna' is no stage") == 1


def test_it_says_why():
    lines = call("550 5.1.1 User unknown").stdout.splitlines()
    assert lines[0] == "550 5.1.1 User unknown"
    assert lines[1] == "  unknown_user (address), hard, permanent, would be listed on Bounces"
    assert lines[2] == "  shown by the wording: rule recipient-unknown"
    assert "RFC 5321" in lines[3]


@pytest.mark.parametrize("given", [b"\xff\xfe\x00\n", b"", "550\n", "[" * 100_000, "{" * 100_000])
def test_bytes_of_any_kind_are_borne(given):
    assert call("--json", given=given).exit_code == 0
    assert call(given=given).exit_code == 0
