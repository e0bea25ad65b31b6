import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program
from tests.cli.test_run import call, place, story
from tests.runs.made import made

__all__ = ["place"]
ROOT = Path(__file__).parents[2]


def export(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["export", *arguments])


def test_a_run_is_written_to_standard_output_or_a_file():
    call(story("a.yaml"))
    found = export("@last", "--as", "webhooks")
    assert found.exit_code == 0, found.output
    events = [json.loads(line)["event-data"]["event"] for line in found.stdout.splitlines()]
    assert events == ["accepted"] * 3 + ["delivered"] * 3
    assert export("1", "--as", "webhooks", "-o", "new/hooks.jsonl").output == ""
    assert Path("new/hooks.jsonl").read_bytes() == found.stdout_bytes


def test_the_events_of_the_scenario_filter_what_is_exported():
    text = Path(story("a.yaml")).read_text()
    Path("a.yaml").write_text(text.replace("news.example.test}", "a.test, webhooks: {events: [delivered]}}"))
    call("a.yaml")
    assert export("@last", "--as", "webhooks").stdout.count('"event": "delivered"') == 3
    assert '"accepted"' not in export("@last", "--as", "webhooks").stdout


def test_an_unknown_run_or_format_is_exit_code_2(place):
    assert CliRunner().invoke(program, ["export", "1", "--as", "csv"]).exception.problems[0].code == "E030"
    found = export("1", "--as", "xml")
    assert found.exit_code == 2
    assert "'csv', 'kumo-jsonl', 'mailgun-events', 'pmta-csv', 'webhooks'" in found.output


def test_an_incomplete_run_is_not_exported(place):
    made(place / "results", status="running")
    found = export("1", "--as", "csv")
    assert "incomplete" in str(found.exception)
    assert found.stdout == ""


@pytest.mark.parametrize("form", ["csv", "kumo-jsonl", "pmta-csv", "webhooks"])
def test_a_reader_may_have_seen_enough(form):
    call(story("a.yaml", messages=3000))
    command = f"{sys.executable} -m simulator export @last --as {form} | head -n 1; echo ${{PIPESTATUS[0]}}"
    found = subprocess.run(
        ["bash", "-c", command], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert found.stdout.splitlines()[-1] == "0"
    assert found.stderr == ""
