import pytest

from simulator.errors import ScenarioInvalid
from simulator.scenario import compose as module
from simulator.scenario.compose import MAX_DEPTH, compose
from simulator.scenario.source import Source


def read(text: str) -> tuple[object, list[tuple[str, int, int]]]:
    root, problems = compose(Source("f", text))
    return root.value, [(one.code, one.line, one.column) for one in problems]


def refused(text: str) -> tuple[str, int, int]:
    with pytest.raises(ScenarioInvalid) as caught:
        compose(Source("f", text))
    problem = caught.value.problems[0]
    return problem.code, problem.line, problem.column


def test_values_and_places() -> None:
    root, problems = compose(Source("f", "a: [1, {b: 'c d'}]\n"))
    assert problems == []
    assert root.value == {"a": [1, {"b": "c d"}]}
    node, taken = root.at(("a", 1, "b"))
    assert (node.span, node.quoted, taken) == ((0, 11, 5), 1, ("a", 1, "b"))


def test_keys_are_words_however_they_look() -> None:
    assert read("1: a\non: b\n0450: c\ntrue: d\n~: e\n") == (
        {"1": "a", "on": "b", "0450": "c", "true": "d", "~": "e"},
        [],
    )


def test_a_key_that_stands_twice_is_told_and_the_first_kept() -> None:
    assert read("a: 1\nb: 2\na: 3\n") == ({"a": 1, "b": 2}, [("E012", 3, 1)])


def test_aliases_share_and_merge_keys_do_not_exist() -> None:
    assert read("a: &x [1]\nb: *x\n") == ({"a": [1], "b": [1]}, [])
    assert read("a: &x {c: 1}\nb: {<<: *x}\n")[1] == [("E011", 2, 5)]


def test_tags_mean_nothing_but_text() -> None:
    assert read("a: !!str 5\n") == ({"a": "5"}, [])
    assert read("a: !!python/name:os.system x\n") == ({"a": "x"}, [("E011", 1, 4)])


def test_what_is_no_single_bounded_document() -> None:
    assert refused("- &a [*a]") == ("E002", 1, 7)
    assert refused("a: 1\n--- b") == ("E011", 2, 1)
    assert refused("") == ("E011", 1, 1)
    assert refused("# nothing\n") == ("E011", 1, 1)
    assert refused("[" * 500) == ("E022", 1, MAX_DEPTH + 1)
    assert refused("[" * 5000)[:2] == ("E022", 1)  # by us, or by a libyaml that has a bound of its own
    assert refused("a: x\x07y") == ("E023", 1, 5)


def test_aliases_of_aliases_do_not_grow_without_end() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert refused("\n".join(lines))[0] == "E022"


def test_more_values_than_a_scenario_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_NODES", 5)
    assert refused("[1, 2, 3, 4, 5, 6]")[0] == "E022"
    monkeypatch.setattr(module, "MAX_CHARACTERS", 5)
    assert refused("[1, 2]")[0] == "E022"


def test_a_comment_that_eats_the_end_of_a_reply_is_a_warning() -> None:
    assert read("reply: 450 4.2.2 Mailbox full #4521\n")[1] == [("W003", 1, 31)]
    assert read("reply: 450 4.2.2 Mailbox full\n")[1] == []
    assert read("name: something # said\n")[1] == []


def test_the_parser_without_a_c_library_agrees(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    text = "a: [1, {b: 'c d'}]\nb: \"x\\ty\"\nc: 010\n"
    with_c = compose(Source("f", text))[0]
    monkeypatch.setattr(module, "_LOADER", yaml.SafeLoader)
    without = compose(Source("f", text))[0]
    assert without.value == with_c.value
    assert without.at(("a", 1, "b"))[0].span == with_c.at(("a", 1, "b"))[0].span
