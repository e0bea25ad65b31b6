import json

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program
from simulator.scenario import policies


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["try", *arguments])


def told(*arguments: str):
    found = call(*arguments, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_every_preset_in_every_reading():
    found = [one["policy"] for one in told("552 5.2.2 Mailbox full")["policies"]]
    assert set(policies()) <= set(found)
    assert "mailgun:metrics" in found
    assert "mailgun:tracking-failures" not in found, "that is what mailgun means by itself"


def test_only_some():
    found = told("552 5.2.2 Mailbox full", "--as", "mailgun, mailgun:metrics")["policies"]
    assert [(one["policy"], one["retried"]) for one in found] == [
        ("mailgun", True),
        ("mailgun:metrics", False),
    ]


def test_where_it_comes_when_nothing_is_said():
    assert told("550 5.1.1 No", "--as", "mailgun")["stage"] == "rcpt"
    assert told("250 2.0.0 OK", "--as", "mailgun")["stage"] == "eom"
    assert told("refuse", "--as", "mailgun")["stage"] == "connect"
    assert told("550", "--at", "dot", "--as", "mailgun")["stage"] == "eom"


def test_a_value_of_the_policy_changed():
    kept = told("550 5.1.1 No", "--as", "mailgun", "--set", "soft_5xx=[all]")["policies"]
    assert kept[0]["retried"]


def test_the_text():
    said = call("550 5.1.1 No", "--as", "mailgun").stdout
    assert " failed (hard) at the first attempt\n  as        mailgun\n" in said
    assert "not retried, listed on bounces" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hm",), "is no reply"),
        (("550", "--at", "nowhere"), "is no stage"),
        (("250 OK", "--at", "rcpt"), "ends no attempt"),
        (("550", "--as", "mailgun:odd"), "no reading 'odd': tracking-failures, metrics"),
    ],
)
def test_what_cannot_be_meant(arguments, said):
    found = call(*arguments)
    assert found.exit_code == 2
    assert said in found.output


def test_a_policy_that_nobody_has():
    (problem,) = call("550", "--as", "malgun").exception.problems
    assert (problem.code, problem.source) == ("E019", "malgun")
