"""``mtasim serve`` as a process: what it prints, how it ends, what it leaves behind."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from simulator.journal import scan
from simulator.runs import Run, find, read

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
STORY = """\
version: 1
name: corp
sender: {domain: shop.test}
servers:
  corp:
    domains: [corp.test]
    rules: [{name: gone, when: {recipient: "gone-*"}, reply: "550 5.1.1 No such user"}]
workload: [{name: news, to: [anna@corp.test]}]
expect: [delivered.count == 1]
"""


@pytest.fixture
def place(tmp_path):
    (tmp_path / "corp.yaml").write_text(STORY)
    return tmp_path


@contextmanager
def serving(place, *arguments):
    """The process, once it listens, and its port."""
    command = [sys.executable, "-m", "simulator", "serve", "--port", "0", "--json", *arguments]
    process = subprocess.Popen(
        command, cwd=place, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            opened = json.loads(process.stdout.readline() or process.stderr.read())
            assert opened["event"] == "listening"
            yield process, opened["port"]
        finally:
            if process.poll() is None:
                process.kill()


def send(port, *to):
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        for one in to:
            try:
                client.sendmail("app@shop.test", [one], "Subject: x\n\nhi\n")
            except smtplib.SMTPRecipientsRefused:
                continue


def told(process):
    return [json.loads(line) for line in process.stdout]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_good_order_and_the_expectations_are_judged(place, sign):
    with serving(place, "corp.yaml") as (process, port):
        send(port, "anna@corp.test", "gone-bob@corp.test")
        process.send_signal(sign)
        events = told(process)
        assert process.wait(20) == 0, process.stderr.read()
    answers = [one for one in events if one["event"] == "answered"]
    assert [(one["recipient"], one["answer"], one["rule"]) for one in answers] == [
        ("anna@corp.test", "250 2.0.0 OK", ""),
        ("gone-bob@corp.test", "550 5.1.1 No such user", "gone"),
    ]
    assert (events[-1]["event"], events[-1]["passed"]) == ("ended", True)
    run = Run.open(find("@last", place / "results"))
    assert run.record.served
    frame = run.frame().collect()
    assert lives(frame, "anna@corp.test") == [("accepted", None), ("attempt", "done"), ("delivered", None)]
    assert lives(frame, "gone-bob@corp.test") == [
        ("accepted", None),
        ("listed", "bounces"),
        ("attempt", "fail"),
        ("bounced", "bounce"),
    ]


def lives(frame, recipient):
    """The rows about a recipient."""
    return frame.filter(frame["recipient"] == recipient).select("kind", "decision").rows()


def test_a_missed_expectation_is_the_exit_code(place):
    with serving(place, "corp.yaml", "--until-idle", "100ms") as (process, port):
        send(port, "gone-bob@corp.test")
        assert process.wait(20) == 1, process.stderr.read()


def test_it_ends_by_itself_after_a_while(place):
    with serving(place, "--for", "300ms") as (process, _):
        assert process.wait(20) == 0, process.stderr.read()


def test_what_was_answered_a_second_before_a_kill_is_in_the_journal(place):
    replied = {}
    with serving(place, "corp.yaml") as (process, port):
        idle = smtplib.SMTP("127.0.0.1", port, timeout=10)
        idle.ehlo()  # a session without a mail counts as well
        began = time.monotonic()
        while time.monotonic() < began + 2:
            recipient = f"u{len(replied)}@corp.test"
            send(port, recipient)
            replied[recipient] = time.monotonic()
        process.kill()
        killed = time.monotonic()
        process.wait(20)
        idle.close()
    folder = find("1", place / "results")
    assert not read(folder).is_complete
    frame = scan(folder / "events").collect()
    due = {recipient for recipient, at in replied.items() if at < killed - 1}
    assert len(due) > 10
    assert due <= set(frame.filter(frame["kind"] == "delivered")["recipient"])
    sessions = frame.filter(frame["kind"] == "contact")["session"].n_unique()
    assert sessions > len(due)


def test_a_reader_who_does_not_read_stops_nobody(place):
    with serving(place, "corp.yaml", "--until-idle", "1s") as (process, port):
        send(port, *(f"u{number}@corp.test" for number in range(400)))  # lines for two pipes
        send(port, "anna@corp.test")
        told = process.stdout.read().splitlines()
        assert process.wait(20) == 1, process.stderr.read()
    events = [json.loads(line) for line in told]
    assert sum(one["event"] == "answered" for one in events) == 401
    assert events[-1]["event"] == "ended"


def call(place, *arguments):
    command = [sys.executable, "-m", "simulator", "serve", *arguments]
    return subprocess.run(command, cwd=place, env=ENVIRONMENT, capture_output=True, text=True, timeout=30)


def test_people_see_who_was_told_what_and_why(place):
    command = [sys.executable, "-m", "simulator", "serve", "corp.yaml", "--port", "0"]
    with subprocess.Popen(command, cwd=place, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True) as process:
        head = [process.stdout.readline() for _ in range(7)]
        port = int(head[2].split()[0].rpartition(":")[2])
        send(port, "anna@corp.test", "gone-bob@corp.test")
        smtplib.SMTP("127.0.0.1", port, timeout=10).quit()
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            client.ehlo()
            client.mail("app@shop.test")
            client.rcpt("late@corp.test")
        process.send_signal(signal.SIGINT)
        lines = process.stdout.read().splitlines()
    assert head[0].startswith("mtasim serve · scenario corp · seed 1 · real time")
    assert [line.split() for line in head[2:5]] == [
        [f"127.0.0.1:{port}", "localhost", "any", "of", "corp.test,", "simulator.test"],
        [f"127.0.0.2:{port}", "mx.corp.test", "corp.test"],
        [f"127.0.0.3:{port}", "mx.simulator.test", "simulator.test"],
    ]
    assert [" ".join(line.split()[1:]) for line in lines[:4]] == [
        "250 2.0.0 OK anna@corp.test from app@shop.test no rule applies",
        "550 5.1.1 No such user gone-bob@corp.test from app@shop.test rule gone corp.yaml:7",
        "no mail 127.0.0.1 came and went at localhost",
        "accepted, then no mail late@corp.test: 127.0.0.1 left localhost",
    ]
    assert lines[5].startswith("mtasim 0.1.0 · scenario corp")
    assert "(served, real time, the mail came from outside)" in lines[5]
    assert " reproduce  mtasim serve corp.yaml" in lines


def test_a_port_that_is_taken(place):
    with serving(place, "--port", "0") as (_, port):
        found = call(place, "--port", str(port))
    assert found.returncode == 4
    assert found.stderr.splitlines() == [
        f"cannot go on: cannot listen on 127.0.0.1:{port}: already in use",
        f"  help: use --port {port + 1000}, or --port 0 for any that is free",
    ]
    assert len(list((place / "results").iterdir())) == 1  # nothing was served: there is no run


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--forward", "mailhog"], "write HOST:PORT, as in localhost:1026"),
        (["--forward", "mx.example.com:25"], "mx.example.com is not (--allow-host HOST)"),
        (["--forward", "localhost:1025"], "mail would go round for ever (--port PORT)"),
        (["--home", "127.0.0.1:2025", "--port", "2025"], "mail would go round for ever (--port PORT)"),
        (["--speed", "fast"], "write how many times as fast, as in 60x"),
        (["--for", "10"], "10"),
        (["--set", "a=b"], "name its FILE"),
        (["nowhere.yaml"], "does not exist"),
    ],
)
def test_usage(place, arguments, why):
    found = call(place, *arguments)
    assert found.returncode == 2
    assert why in found.stderr
    assert "Traceback" not in found.stderr


def test_an_invalid_scenario(place):
    (place / "bad.yaml").write_text(STORY.replace("domains: [corp.test]", "domain: [corp.test]"))
    found = call(place, "bad.yaml")
    assert found.returncode == 2
    assert "bad.yaml:6" in found.stderr
