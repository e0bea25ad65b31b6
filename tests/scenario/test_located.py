from simulator.scenario.blocks import server_block
from simulator.scenario.located import keys_at
from tests.scenario.sample import SMALL, problems, small


def test_an_unknown_key_is_underlined_with_what_may_be_meant() -> None:
    (problem,) = problems(small("domains: [big.test]", "domains: [big.test]\n    lattency: {constant: 1s}"))
    assert (problem.code, problem.line, problem.column, problem.width) == ("E001", 5, 5, 8)
    assert problem.source == "    lattency: {constant: 1s}"
    assert problem.help.startswith('did you mean "latency"? (keys here: domains, hosts, latency')


def test_a_needed_key_that_is_misspelt_is_told_once() -> None:
    (problem,) = problems(small("domains:", "domain:"))
    assert (problem.code, problem.message) == ("E001", 'unknown key "domain"')
    assert problem.help.startswith('did you mean "domains"?')


def test_a_missing_key_is_shown_at_its_owner() -> None:
    text = small("    domains: [big.test]\n", "    domains: [big.test]\n    rules: [{reply: 550 no}]\n")
    (problem,) = problems(text)
    assert (problem.code, problem.line, problem.column) == ("E013", 5, 13)
    assert problem.message == 'the key "name" is missing here'


def test_a_missing_key_of_a_named_mapping_is_shown_at_the_name() -> None:
    rule = "      - name: a\n        greylist: {wait: 5m}\n        then: {bounce: 550 x}\n"
    rules = f"    domains: [big.test]\n    rules:\n{rule}"
    (problem,) = problems(small("    domains: [big.test]\n", rules))
    assert (problem.code, problem.line, problem.column) == ("E013", 8, 9)
    assert problem.message == '"then" lacks the key "after"'


def test_short_forms_are_underlined_where_they_stand() -> None:
    text = SMALL.replace("{domain: news.test}", "{domain: news.test, retry: {schedule: [10m, 5]}}")
    (problem,) = problems(text)
    assert (problem.code, problem.line, problem.column, problem.width) == ("E004", 1, 53, 1)
    assert text.splitlines()[0][52] == "5"


def test_the_keys_at_the_end_of_a_path() -> None:
    schema = server_block()
    assert keys_at(schema, ("limits",)) == [
        "connections",
        "connections_per_ip",
        "messages_per_connection",
        "recipients_per_message",
        "messages",
        "resets",
        "tz",
        "over",
    ]
    assert "greylist" in keys_at(schema, ("rules", 3))
    assert keys_at(schema, ("domains", 0)) == []
    assert keys_at(schema, ("nothing",)) == []
