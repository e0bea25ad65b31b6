import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main
from simulator.runs import replicate
from simulator.scenario import loads
from tests.report.lived import SCENARIO, ran


class _Main:
    """``main`` in the form in which click's runner calls a command."""

    name = "mtasim"

    def main(self, args, prog_name, **extra):
        main(list(args))


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A folder with a scenario and two runs of it."""
    home = tmp_path_factory.mktemp("home")
    (home / "a.yaml").write_text(SCENARIO)
    ran(home / "results")
    ran(home / "results")
    return home


@pytest.fixture(autouse=True)
def place(home, monkeypatch):
    monkeypatch.chdir(home)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(_Main(), ["explain", *arguments])


def told(*arguments: str):
    found = call(*arguments, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_mail_of_the_last_run_or_of_any():
    assert told("full@inbox.test")["run"]["id"] == 2
    assert told("full@inbox.test", "1")["run"]["id"] == 1
    assert told("full@inbox.test", "@prev")["run"]["id"] == 1
    assert told("@last", "--to", "full@inbox.test")["run"]["id"] == 2
    assert "give_up.after_attempts: 4" in call("full@inbox.test").stdout


def test_by_campaign_and_number_and_by_delivery():
    (one,) = told("one#2", "1")["deliveries"]
    assert one["recipient"] == "full@inbox.test"
    (same,) = told(str(one["delivery"]))["deliveries"]
    assert same == one


@pytest.mark.parametrize("target", ["nobody@inbox.test", "one#99", "1234567890123"])
def test_mail_that_is_not_there(target):
    found = call(target)
    assert found.exit_code == 2
    assert f"has no mail of that name: {target}" in found.stderr


def test_an_address_in_a_scenario():
    found = told("gone@inbox.test", "a.yaml")
    assert [one["meets"] for one in found["rules"] if one["rule"] == "gone"] == ["always"]
    assert "rcpt      gone  always  a.yaml:13" in call("gone@inbox.test", "a.yaml").stdout


def test_a_scenario_that_is_invalid_is_told_as_ever():
    Path("bad.yaml").write_text("version: 1\nfoo: 1\n")
    found = call("gone@inbox.test", "bad.yaml")
    assert found.exit_code == 2
    assert "bad.yaml:2:1" in found.stderr
    assert call("@x", "a.yaml").exit_code == 2
    assert "malformed" in call("a b@", "a.yaml").stderr


def test_a_run_tells_its_stories():
    found = told("1")
    assert [one["text"] for one in found["missed"]][1] == "message full@inbox.test: outcome delivered"
    assert "reproduce  mtasim run" in call("@last").stdout
    assert call("77").exit_code == 2


def test_a_run_that_was_cut_short_is_not_read(tmp_path):
    folder = ran(tmp_path)
    record = folder / "run.json"
    record.write_text(record.read_text().replace('"complete"', '"running"'))
    for asked in ((str(folder),), ("full@inbox.test", str(folder))):
        found = call(*asked)
        assert found.exit_code == 4
        assert "incomplete" in found.stderr


def test_replications_keep_no_journal_to_explain_mail_from(tmp_path):
    folder = replicate(loads(SCENARIO, "a.yaml"), 2, tmp_path).path
    found = call("full@inbox.test", str(folder))
    assert found.exit_code == 4
    assert "whose journals are not kept" in found.stderr
    assert told(str(folder))["missed"][0]["text"] == "dropped.count == 9"


def test_a_reply():
    mailgun = told("552 5.2.2 Mailbox full")
    assert (mailgun["stage"], mailgun["policies"][0]["policy"]) == ("rcpt", "mailgun")
    assert "elsewhere" in call("550").stdout
    assert "elsewhere" not in call("550", "--at", "mail").stdout
    own = told("452 4.2.2 Mailbox full", "a.yaml", "--at", "mail")
    (sender,) = own["policies"]
    assert (sender["policy"], sender["read_by"]) == (
        "sender main",
        {"rule": "classify/quota", "at": "a.yaml:6"},
    )


def test_a_metric():
    assert told("delivered.rate")["unit"] == "rate"
    assert told("delivered.count", "1")["value"] == 3
    assert len(told("metrics")["metrics"]) > 30
    found = call("deliverd.rate")
    assert found.exit_code == 2
    assert 'did you mean "delivered.rate"?' in found.stderr


def test_a_code():
    assert told("E014")["severity"] == "error"
    assert "W007" in call("codes").stdout
    assert call("E099").exit_code == 2


def test_what_is_nothing():
    found = call("nothing")
    assert found.exit_code == 2
    assert "campaign#n" in found.stderr


def test_a_reply_on_every_way_of_a_scenario(tmp_path):
    way = '{name: codes, when: {tag: otp}, classify: [{reply: "452*", as: soft, reason: greylisted}]}'
    (tmp_path / "ways.yaml").write_text(
        "sender: {domain: a.test}\nservers: {x: {domains: [x.test]}}\nworkload: [{name: w, to: [a@x.test]}]\n"
        f"routes:\n  - {way}\n  - {{when: {{tag: bulk}}, policy: maddy}}\n"
    )
    ways = told("452 4.2.2 Mailbox full", str(tmp_path / "ways.yaml"))["policies"]
    assert [(one["policy"], one["reason"]) for one in ways] == [
        ("sender main", "mailbox_full"),
        ("sender main on route codes", "greylisted"),
        ("sender main on route 2", "mailbox_full"),
    ]
    assert ways[1]["read_by"]["at"].endswith("ways.yaml:5")
