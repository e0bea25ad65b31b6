"""Profiles are data: each reads as a server, every number has a source, every reply means its name."""

import pytest

from simulator.errors import ScenarioInvalid
from simulator.kinds import kinds
from simulator.mail import REASONS, Outcome, Reply
from simulator.recipients import Server
from simulator.recipients.texts import replies_of
from simulator.scenario import load, profile, profiles
from simulator.scenario.profiles import profile_block
from simulator.scenario.sourced import MARKS, _figure, value_at
from simulator.sender.classify import classify
from tests.scenario.sample import read

SCENARIO = """
sender: {{domain: news.test}}
servers:
  big: {{domains: [big.test], {server}}}
workload: [{{name: w, to: [a@big.test]}}]
expect: [delivered.count == 1]
"""
PROMISED = (
    "barracuda comcast corporate_exim corporate_postfix exchange_online gmail gmx icloud mailru mimecast "
    "netease orange outlook proofpoint qq small_isp yahoo yandex zoho"
)


def served(server: str) -> Server:
    return read(SCENARIO.format(server=server)).servers["big"]


def meant(name: str) -> list[tuple[str, str, Reply]]:
    """Every refusal of a profile: what it is meant to be, its stage, its text."""
    found = [
        (rule.name.partition(".")[0], rule.stage, reply)
        for rule in served(f"profile: {name}").rules
        for reply in replies_of(rule.behaviour)
        if rule.name.partition(".")[0] in REASONS
    ]
    for reason, stage, reply in found:
        text = str(reply).replace("{ip}", "192.0.2.1").replace("{recipient}", "a@big.test").replace("{", "<")
        yield reason, stage, Reply.parse(text.replace("}", ">"))


def test_all_that_were_promised_are_there():
    assert profiles() == tuple(PROMISED.split())


@pytest.mark.parametrize("name", profiles())
def test_every_number_is_marked_and_has_a_source(name):
    told = profile(name)
    assert all(one.mark in MARKS and one.source for one in told.numbers)
    assert {one.key for one in told.numbers} == set(numbers_in(profile_block(name)))


def numbers_in(block, path=""):
    """The paths of everything in a profile that is a figure."""
    behaviours = {*kinds("simulator.recipients.behaviours"), "limits", "then", "hardens", "mask"}
    for key in block.keys:
        part, here = block.parts[key], f"{path}.{key}".lstrip(".")
        if key == "rules":
            for rule in part.parts.values():
                yield from numbers_in(rule, f"rules.{rule.parts['name'].value}")
        elif key == "about":
            continue
        elif key in behaviours and part.keys:
            yield from numbers_in(part, here)
        elif _figure(part)[:1].isdigit() and key not in (
            "reply",
            "resets",
            "over",
            "bounce",
        ):
            yield here


@pytest.mark.parametrize("name", profiles())
def test_every_reply_is_read_as_what_it_is_meant_to_be(name):
    wrong = [
        (str(reply), read_as.reason, reason)
        for reason, stage, reply in meant(name)
        if (read_as := classify(Outcome(stage, reply))).reason != reason
    ]
    assert not wrong


def test_own_rules_come_first_and_replace_what_has_their_name():
    mine = '{name: mine, reply: "450 4.2.0 No"}, {name: unknown_user, reply: "550 5.1.1 Gone"}'
    own = f"profile: corporate_exim, rules: [{mine}]"
    names = [rule.name for rule in served(own).rules]
    assert names == ["mine", "unknown_user", "system_full", "remote_system_error"]


def test_limits_are_laid_over_key_by_key():
    limits = served("profile: gmail, limits: {connections_per_ip: 7}").limits
    assert (limits.connections_per_ip, limits.messages_per_connection) == (7, 50)


def test_an_own_profile_is_a_file_beside_the_scenario(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        'limits: {connections: 3}\nrules: [{name: no, reply: "550 5.1.1 No"}]\n'
    )
    scenario = tmp_path / "s.yaml"
    scenario.write_text(SCENARIO.format(server="profile: mine.yaml"))
    server = load(scenario).servers["big"]
    assert server.limits.connections == 3
    assert [rule.name for rule in server.rules] == ["no"]


@pytest.mark.parametrize(
    ("written", "code", "why"),
    [
        ("gmial", "E019", 'there is no profile "gmial"'),
        ("nowhere.yaml", "E021", "there is no file"),
        ("[gmail]", "E019", "there is no profile"),
    ],
)
def test_what_is_no_profile(written, code, why):
    with pytest.raises(ScenarioInvalid) as refused:
        served(f"profile: {written}")
    assert [problem.code for problem in refused.value.problems] == [code]
    assert why in refused.value.problems[0].message


def test_a_path_leads_to_a_rule_by_its_name():
    assert str(value_at(profile_block("gmail"), "rules.rate_limited.rate_limit.hold").value) == "24h"
