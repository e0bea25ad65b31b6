from pathlib import Path

import pytest

from simulator.scenario.outline import Outline, Written
from tests.scenario.sample import SAMPLE, SMALL

LISTED = """\
version: 1
senders:
  a: {domain: a.test, classify: [{name: quota, reply: "452*", as: soft}, {text: busy, as: soft}]}
  b: {domain: b.test, retry: {schedule: {exponential: {first: 5m}}}}
servers:
  inbox:
    domains: [inbox.test]
    tls: required
    limits: {messages: 3/1m}
    hosts:
      - {name: mx1.inbox.test, preference: 10, down: true}
    rules:
      - {name: gone, when: {recipient: "gone-*"}, reply: "550 5.1.1 No"}
workload: [{name: real, from: a, recipients: not-here.csv}]
"""


def outline(text: str = LISTED, **overrides: str) -> Outline:
    return Outline.of(text, "s.yaml", {path.replace("__", "."): value for path, value in overrides.items()})


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        ("gone", ("{name: gone, when: {recipient: gone-*}, reply: 550 5.1.1 No}", "s.yaml:13")),
        ("limits.messages", ("3/1m", "s.yaml:9")),
        ("tls.required", ("required", "s.yaml:8")),
        ("limits.connections", ("", "")),
        ("none", ("", "")),
    ],
)
def test_rules_of_a_server(rule: str, written: tuple[str, str]) -> None:
    assert outline().of_rule("inbox", rule) == written


def test_no_such_server_or_sender() -> None:
    made = outline()
    assert (
        made.of_rule("outbox", "gone") == made.of_sender("c", "mx") == made.of_classify("c", "1") == ("", "")
    )


def test_parts_of_a_server() -> None:
    assert outline().of_server("inbox").at == "s.yaml:6"
    assert outline().of_server("inbox", "hosts", 0, "down") == ("true", "s.yaml:11")


def test_parts_of_a_sender_stand_in_its_block_or_in_its_preset() -> None:
    made = outline()
    assert made.of_sender("b", "retry", "schedule") == ("{exponential: {first: 5m}}", "s.yaml:4")
    text, at = made.of_sender("a", "retry", "schedule")
    assert text == "[10m, 15m, 30m, 1h, 2h, 4h]"
    assert at.startswith("mailgun.yaml:")
    assert made.of_sender("a", "retry", "nothing") == ("", "")


def test_an_override_stands_on_the_command_line() -> None:
    made = outline(senders__a__retry__jitter="full")
    assert made.of_sender("a", "retry", "jitter") == ("full", "--set senders.a.retry.jitter=full")


def test_classifier_rules_go_by_name_or_position() -> None:
    made = outline()
    assert made.of_classify("a", "quota") == ("{name: quota, reply: 452*, as: soft}", "s.yaml:3")
    assert made.of_classify("a", "2") == ("{text: busy, as: soft}", "s.yaml:3")
    assert made.of_classify("a", "3") == made.of_classify("b", "1") == ("", "")


def test_lists_that_are_gone_hide_neither_senders_nor_servers() -> None:
    made = outline()
    assert (list(made.senders), list(made.servers)) == (["a", "b"], ["inbox"])
    assert made.senders["a"].policy.retry.give_up.after == 8 * 3_600_000


def test_one_sender_is_called_main() -> None:
    assert list(outline(SMALL).senders) == ["main"]
    assert outline(SMALL).of_sender("main", "domain").text == "news.test"


def test_a_scenario_that_is_no_scenario_has_no_places() -> None:
    made = outline("{}")
    assert (dict(made.senders), dict(made.servers)) == ({}, {})
    assert made.of_sender("main", "mx") == made.of_rule("inbox", "gone") == Written("", "")


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    lines = SAMPLE.splitlines()
    made = outline(SAMPLE)
    for path in (("retry", "schedule"), ("retry", "give_up"), ("connections",)):
        line = int(made.of_sender("main", *path).at.removeprefix("s.yaml:"))
        assert f"{path[-1]}:" in lines[line - 1]
