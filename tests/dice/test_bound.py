import pytest

from simulator.dice import Bound, address_id, key, uniform


def bound(**changes):
    place = {"delivery": 11, "message": 22, "recipient": "a@x.test", "attempt": 2, "contact": 1} | changes
    return Bound(5).bind(**place)


def test_a_draw_is_a_function_of_what_it_is_bound_to():
    draw = bound()
    assert draw("rule") == draw("rule") == uniform(key(5, "rule"), 11, 2, 1)
    assert draw("rule", "message") == uniform(key(5, "rule"), 22)
    assert draw("rule", "recipient") == uniform(key(5, "rule"), address_id("a@x.test"))
    assert draw("rule", "server") == uniform(key(5, "rule"), 0)


@pytest.mark.parametrize(
    ("per", "moves"),
    [
        ("attempt", {"delivery", "attempt", "contact"}),
        ("message", {"message"}),
        ("recipient", {"recipient"}),
        ("server", set()),
    ],
)
def test_what_moves_a_draw(per, moves):
    changes = {"delivery": 12, "message": 23, "recipient": "b@x.test", "attempt": 3, "contact": 2}
    moved = {
        name for name, value in changes.items() if bound(**{name: value})("rule", per) != bound()("rule", per)
    }
    assert moved == moves
