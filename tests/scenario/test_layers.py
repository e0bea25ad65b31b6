from simulator.scenario.compose import compose
from simulator.scenario.layers import lay_over, put, without
from simulator.scenario.nodes import Node
from simulator.scenario.source import Source


def node(text: str, file: str = "f") -> Node:
    return compose(Source(file, text))[0]


def test_mappings_key_by_key_lists_and_scalars_replace() -> None:
    ground, top = node("{a: {x: 1, y: [1, 2]}, b: 1, c: 3}"), node("{a: {y: [3]}, b: 2, d: 4}")
    assert lay_over(ground, top).value == {"a": {"x": 1, "y": [3]}, "b": 2, "c": 3, "d": 4}


def test_every_value_keeps_its_place() -> None:
    laid = lay_over(node("{a: 1, b: 2}", "ground"), node("{a: 3}", "top"))
    assert laid.parts["a"].source.file == "top"
    assert laid.parts["b"].source.file == "ground"


def test_another_kind_replaces_settings_and_all() -> None:
    ground = node("{jitter: {uniform: {share: 1%}}}")
    assert lay_over(ground, node("{jitter: {full: {}}}")).value == {"jitter": {"full": {}}}
    laid = lay_over(ground, node("{jitter: {uniform: {by: 1s}}}"))
    assert laid.value == {"jitter": {"uniform": {"share": "1%", "by": "1s"}}}


def test_settings_alone_are_those_of_the_kind_that_stands_there() -> None:
    ground = node("{wakeup: {grid: {period: 5m, early: 1s}}}")
    laid = lay_over(ground, node("{wakeup: {period: 10m}}"))
    assert laid.value == {"wakeup": {"grid": {"period": "10m", "early": "1s"}}}
    for text in ("{poll: {period: 3s}}", "exact", "{poll: {period: 3s}, period: 1s}"):
        another = node(f"{{wakeup: {text}}}")
        assert lay_over(ground, another).value == another.value


def test_put_changes_a_copy() -> None:
    root, new = node("{a: [{b: 1}, 2]}"), node("9")
    assert put(root, ("a", 0, "b"), new, new).value == {"a": [{"b": 9}, 2]}
    assert put(root, ("x", "y"), new, new).value == {"a": [{"b": 1}, 2], "x": {"y": 9}}
    assert put(root, ("a", 1, "z"), new, new).value == {"a": [{"b": 1}, {"z": 9}]}
    assert root.value == {"a": [{"b": 1}, 2]}


def test_without() -> None:
    assert without(node("{a: 1, b: 2}"), "a", "c").value == {"b": 2}
