from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.scenario import schema
from tests.scenario.sample import SAMPLE, SMALL, problems, read, told


def test_the_defaults() -> None:
    made = read(SMALL)
    assert (made.seed, made.duration, made.description, made.expect) == (1, None, "", ())
    assert made.start == datetime(2026, 1, 5, tzinfo=UTC)


def test_the_sample_is_valid_and_read_whole() -> None:
    made = read(SAMPLE)
    assert (made.name, made.seed, made.duration, made.warnings) == ("sample", 42, 43_200_000, ())
    assert list(made.servers) == ["bigmail", "throttled", "forwarder"]
    assert [entry.name for entry in made.workload] == ["blast", "probe", "many", "codes"]
    assert len(made.expect) == 3
    assert made.expect[0].at.split(":")[1] == str(SAMPLE.splitlines().index("  - delivered.rate >= 93%") + 1)


@pytest.mark.parametrize(
    ("top", "code", "column"),
    [
        ("version: 2", "E024", 10),
        ("version: one", "E015", 10),
        ("seed: -1", "E017", 7),
        ("seed: 9223372036854775808", "E017", 7),
        ("seed: x", "E014", 7),
        ("duration: 5", "E004", 11),
        ("duration: 0s", "E017", 11),
        ("duration: forever", "E016", 11),
        ("start: noon", "E016", 8),
        ("name: ../../etc", "E016", 7),
        ("timetable: []", "E001", 1),
        ("servers: {}", "E012", 1),
    ],
)
def test_the_top(top: str, code: str, column: int) -> None:
    line = len(SMALL.splitlines()) + 1
    assert told(f"{SMALL}{top}\n") == [(code, line, column)]


def test_until_drained_is_the_default_written_out() -> None:
    assert read(SMALL + "duration: until_drained\n").duration is None


@pytest.mark.parametrize("text", ["3", "[]", "text", "null"])
def test_a_document_that_is_no_mapping(text: str) -> None:
    assert [one.code for one in problems(text)] == ["E014"]


def test_sections_of_the_wrong_kind() -> None:
    assert told("sender: {domain: a.test}\nservers: [x]\nworkload: {}\nexpect: 3\n") == [
        ("E014", 2, 10),
        ("E014", 3, 11),
        ("E014", 4, 9),
    ]
    assert [one.code for one in problems("servers: {}\nworkload: []\n")].count("E013") == 1


def test_faults_of_all_sections_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        SMALL.replace("news.test", "ne ws").replace("[big.test]", "[big.test]\n    tls: maybe")
        + "expect: [deliverd.rate > 1%]\n"
    )
    assert told(text) == [("E016", 1, 18), ("E015", 5, 10), ("E008", 8, 10)]


def test_an_expectation_is_underlined_within_its_line() -> None:
    (problem,) = problems(SMALL + "expect:\n  - {that: delivered.rate >= 93%, where: {server: bik}}\n")
    assert problem.code == "E008"
    assert problem.source[problem.column - 1 :][: problem.width] == "bik"


@pytest.mark.parametrize(
    ("item", "underlined", "help"),
    [
        ("delivered.rate == 93% +- oops", "oops", "+- 0.05"),
        ("delivered.rate >= 93% +- 1%", "+-", "=="),
        ("{that: queue.depht == 0, by: 4h}", "queue.depht", '"queue.depth"'),
        ("{that: queue.depth == 0, by: 4}", "4", "1h30m"),
        ("{that: queue.depth == 0, between: [4h, 3h]}", "[", "[3h, 4h]"),
        ("{that: queue.depth == 0, bewteen: [3h, 4h]}", "bewteen", '"between"'),
        ("{count: {event: atempt}, is: 1}", "atempt", '"attempt"'),
        ("{count: {event: attempt}, is: 1 +- 1s}", "1s", "4 or <= 4"),
        ("{never: {event: attempt, campaing: mail}}", "campaing", '"campaign"'),
        ("{never: {event: attempt, campaign: male}}", "male", "known: one"),
        ("{never: retry of a delayed bunce}", "retry of a delayed bunce", '"retry of a delayed bounce"'),
        ("{order: [accepted, deliverd]}", "deliverd", '"delivered"'),
        ("{message: {to: x@big.test}, attempts_at: [0m, ten]}", "ten", "90s"),
        ("{message: {to: x@big.test}, dsn: {action: fialed}}", "fialed", '"failed"'),
        ("{suppressions: {sender: mian}, count: 1}", "mian", '"main"'),
        ("{suppressions: {}, contians: [x@big.test]}", "contians", '"contains"'),
        ("{suppressions: {}, equals: {x@big.test: {raeson: other}}}", "raeson", '"reason"'),
        ("{delivered.rate: 93%}", "delivered.rate", "known: count, message, never"),
    ],
)
def test_what_is_wrong_in_an_expectation_is_underlined_with_what_to_write(item, underlined, help) -> None:
    (problem,) = problems(SMALL + f"expect:\n  - {item}\n")
    assert problem.code == "E008"
    assert problem.source[problem.column - 1 :][: problem.width] == underlined
    assert help in problem.help


def test_expectations_may_name_what_the_scenario_has() -> None:
    lines = "".join(
        f"  - {{that: delivered.count >= 0, where: {{{group}: {name}}}}}\n"
        for group, name in [
            ("server", "big"),
            ("campaign", "one"),
            ("sender", "main"),
            ("domain", "big.test"),
        ]
    )
    assert problems(f"{SMALL}expect:\n{lines}") == ()


def test_the_json_schema_knows_every_key_of_the_sample() -> None:
    made = schema()
    assert made["required"] == ["servers", "workload"]
    properties = made["properties"]
    rule = properties["servers"]["additionalProperties"]["properties"]["rules"]["items"]
    assert {"name", "when", "greylist", "reply", "then", "strict"} <= set(rule["properties"])
    assert properties["sender"]["required"] == ["domain"]
    assert properties["sender"]["properties"]["taxonomy"]["enum"] == ["tracking-failures", "metrics"]
    assert properties["sender"]["properties"]["classify"]["items"]["required"] == ["as"]
    assert not list(_open_mappings(made))


def _open_mappings(node: Any) -> Any:
    """Mappings with known keys that would let an unknown one pass."""
    if isinstance(node, dict):
        if (
            "properties" in node
            and node.get("type") == "object"
            and node.get("additionalProperties") is not False
        ):
            yield node
        for part in node.values():
            yield from _open_mappings(part)
    elif isinstance(node, list):
        for part in node:
            yield from _open_mappings(part)
