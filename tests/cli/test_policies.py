import json

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program
from simulator.scenario import policies
from tests.scenario.sample import SMALL, read


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["policies", *arguments])


def test_the_list_says_what_each_follows_and_how_well():
    lines = call().stdout.splitlines()
    assert lines[0].split() == ["POLICY", "FIDELITY", "FOLLOWS"]
    assert [line.split()[0] for line in lines[1:]] == list(policies())
    assert ["postfix", "source", "Postfix", "3.12-20260821"] in [line.split() for line in lines]


def test_json_adds_the_sources():
    told = json.loads(call("--json").stdout)["policies"]
    assert [one["name"] for one in told] == list(policies())
    assert {one["fidelity"] for one in told} == {"source", "documented", "approximate"}
    assert all(one["follows"] and one["sources"] for one in told)
    assert {one["name"] for one in told if one["differs"]} == {"haraka", "kumomta", "postfix"}


@pytest.mark.parametrize("name", policies())
def test_what_is_shown_pastes_under_sender(name: str):
    shown = call("show", name).stdout
    pasted = "".join(f"  {line}\n" for line in shown.splitlines())
    rest = SMALL.partition("\n")[2]
    by_text = read(f"sender:\n  domain: news.test\n{pasted}{rest}").senders["main"]
    by_name = read(SMALL.replace("news.test}", f"news.test, policy: {name}}}")).senders["main"]
    assert by_text == by_name


@pytest.mark.parametrize("name", policies())
def test_what_is_shown_climbs_the_same_ladder(name: str, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(call("show", name).stdout)
    by_name, by_file = (
        json.loads(CliRunner().invoke(program, ["schedule", which, "--seed", "7", "--json"]).stdout)
        for which in (name, str(mine))
    )
    assert by_name | {"policy": ""} == by_file | {"policy": ""}
    assert by_name["offsets_s"]


def test_an_unknown_one_is_refused():
    found = call("show", "postfux")
    assert found.exit_code == 2
    assert "there is no policy 'postfux'" in found.output
