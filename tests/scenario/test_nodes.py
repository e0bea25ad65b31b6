from simulator.scenario.compose import compose
from simulator.scenario.nodes import Decimal, Node, Whole
from simulator.scenario.source import Source


def root() -> Node:
    return compose(Source("f", "a: {b: [x, 'yz']}\nlong: word\n"))[0]


def test_steps_that_lead_nowhere_are_left_out() -> None:
    node, taken = root().at(("a", "kind:b", "b", 1))
    assert (node.value, taken) == ("yz", ("a", "b", 1))


def test_the_key_of_a_path() -> None:
    assert root().key(("a", "b")).span == (0, 4, 1)
    assert root().key(("a", "b", 0)).value == "x"
    assert root().key(("a", "nothing")).value == {"b": ["x", "yz"]}


def test_an_offset_is_counted_from_the_first_character_within_quotes() -> None:
    quoted = root().at(("a", "b", 1))[0]
    assert quoted.problem("E016", "m").column == 12
    assert quoted.problem("E016", "m", "", 1, 5).column == 14
    assert quoted.problem("E016", "m", "", 1, 5).width == 1
    assert root().at(("long",))[0].problem("E016", "m", "", 2, 2).column == 9


def test_numbers_remember_their_text() -> None:
    assert (Whole.of(10, "010"), Whole.of(10, "010").text) == (10, "010")
    assert (Decimal.of(5.1, "5.10"), Decimal.of(5.1, "5.10").text) == (5.1, "5.10")
