import json

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["schedule", *arguments])


def told(*arguments: str):
    found = call(*arguments, "--json")
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)


def test_json_holds_the_whole_ladder():
    assert told("mailgun") == {
        "policy": "mailgun",
        "offsets_s": [0, 600, 1500, 3300, 6900, 14100, 28500],
        "attempts": 7,
        "gives_up_at_s": 28800,
        "final": {"action": "failed", "status": None},
        "notices": [],
    }


def test_phase_duration_of_attempts_and_any_part_of_the_policy():
    shifted = told("postfix", "--phase", "150s")
    assert (shifted["offsets_s"][:4], shifted["gives_up_at_s"]) == ([0, 450, 1050, 2250], 433050)
    assert told("postfix", "--attempt-duration", "2s")["gives_up_at_s"] == 435302
    assert told("sendmail", "--set", "retry.wakeup.period=10m")["attempts"] == 721
    assert told("sendmail", "--set", "retry.wakeup.phase=7m")["offsets_s"][1] == 420
    assert told("sendmail", "--set", "retry.wakeup.phase=7m", "--phase", "1m")["offsets_s"][1] == 60
    assert told("opensmtpd")["notices"] == [10000]


def test_a_fraction_of_a_second_is_shown_as_one():
    assert told("maddy", "--set", "retry.schedule.floor=false")["offsets_s"][3] == 3431.25


def test_jitter_stands_at_its_centre_until_there_is_a_seed():
    centre = [0, 1200, 3600, 8400, 18000, 37200, 75600, 152400, 306000]
    assert told("kumomta")["offsets_s"] == centre
    drawn = told("kumomta", "--seed", "7")["offsets_s"]
    assert drawn != centre
    assert drawn == told("kumomta", "--seed", "7")["offsets_s"] != told("kumomta", "--seed", "8")["offsets_s"]


def test_who_gets_through_a_greylist():
    through = told("postfix", "--greylist", "25m")
    assert through["offsets_s"] == [0, 300, 600, 1200, 2400]
    assert (through["gives_up_at_s"], through["final"]) == (None, {"action": "delivered", "status": "2.0.0"})
    assert told("aol", "--greylist", "6h")["final"] == {"action": "failed", "status": "5.4.7"}


def test_another_reply_at_another_stage():
    refused = told("haraka", "--reply", "554 5.7.1 go away", "--at", "banner")
    assert (refused["attempts"], refused["final"]) == (1, {"action": "failed", "status": "5.7.1"})
    assert told("postfix", "--reply", "refuse", "--at", "connect")["final"]["status"] == "4.4.1"


def test_all_side_by_side():
    found = told("--all")["policies"]
    assert [one["policy"] for one in found] == sorted(one["policy"] for one in found)
    assert len(found) > 20
    lines = call("--all", "--greylist", "25m").stdout.splitlines()
    assert len(lines) == 1 + len(found)
    assert next(line for line in lines if line.startswith("exim")).split()[:3] == ["exim", "2", "30m"]


def test_the_table_shows_attempts_waits_a_chart_and_the_end():
    lines = call("sendmail", "--phase", "10m").stdout.splitlines()
    assert lines[0] == "sendmail: 242 attempts"
    assert [line.split() for line in lines[2:5]] == [["1", "0m"], ["2", "10m", "10m"], ["3", "40m", "30m"]]
    assert lines[16].split() == ["...", "226", "more"]
    assert lines[18].split() == ["242", "5d10m", "30m"]
    assert lines[20].startswith("  0 █")
    assert lines[21:] == [
        "  notices of delay at 4h10m",
        "  given up at 5d10m (too old), status 4.4.7",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "name one POLICY"),
        (["postfix", "--all"], "name one POLICY"),
        (["postfux"], 'did you mean "postfix"?'),
        (["nowhere/mine.yaml"], "there is no file nowhere/mine.yaml"),
        (["postfix", "--phase", "150"], "without a unit"),
        (["postfix", "--reply", "250 ok"], "refuses nothing"),
        (["postfix", "--reply", "later"], "is no reply"),
        (["postfix", "--at", "rctp"], "rctp"),
        (["postfix", "--seed", "-1"], "-1"),
        (["postfix", "--set", "retry.wakeup.perod=10m"], 'did you mean "period"?'),
        (["postfix", "--set", "retry.schedule.max=10s"], "not below min"),
        (["postfix", "--set", "retry.give_up.check=rules_exhausted"], "needs a schedule that ends"),
    ],
)
def test_what_is_refused(arguments, words):
    found = CliRunner().invoke(program, ["schedule", *arguments])
    text = found.output
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        text += str(found.exception) + "".join(one.help for one in getattr(found.exception, "problems", ()))
    assert words in text


def test_a_file_is_a_sender_block(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("policy: postfix\nretry: {give_up: {after: 1h}}\n")
    assert told(str(mine))["offsets_s"] == [0, 300, 600, 1200, 2400, 4800]
