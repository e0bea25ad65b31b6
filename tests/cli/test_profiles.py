import json

import pytest
from click.testing import CliRunner, Result

from simulator.cli import program
from simulator.scenario import profiles
from tests.scenario.sample import read

SCENARIO = """
sender: {{domain: news.test}}
servers:
  big:
    domains: [big.test]
{server}
workload: [{{name: w, to: [a@big.test]}}]
expect: [delivered.count == 1]
"""


def call(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["profiles", *arguments])


def test_the_list_says_whom_each_follows():
    lines = call().stdout.splitlines()
    assert lines[0].split() == ["PROFILE", "FBL", "NUMBERS", "FOLLOWS"]
    assert [line.split()[0] for line in lines[1:]] == list(profiles())


def test_json_gives_every_number_with_its_mark_and_source():
    told = {one["name"]: one for one in json.loads(call("--json").stdout)["profiles"]}
    assert list(told) == list(profiles())
    assert told["gmail"]["numbers"][1] == {
        "key": "limits.connections_per_ip",
        "value": "5",
        "mark": "practice",
        "source": "KumoMTA shaping defaults",
    }


@pytest.mark.parametrize("name", profiles())
def test_what_is_shown_pastes_under_a_server(name: str):
    pasted = "".join(f"    {line}\n" for line in call("show", name).stdout.splitlines())
    by_text = read(SCENARIO.format(server=pasted)).servers["big"]
    assert by_text == read(SCENARIO.format(server=f"    profile: {name}")).servers["big"]


def test_an_unknown_one_is_refused():
    found = call("show", "gmial")
    assert found.exit_code == 2
    assert "there is no profile 'gmial'" in found.output
