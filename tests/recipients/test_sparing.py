import numpy as np

from simulator.dice import ONE, Bound, address_id, identities, key, uniform, uniforms
from simulator.recipients import can_spare, spared
from simulator.scenario import loads

RULES = """
    - {name: rare, chance: 30%, per: attempt, reply: "450 4.2.0 Not now"}
    - {name: people, conditions: [{name: gone, share: 20%, reply: "550 5.1.1 Gone"}]}
"""


def server(rules: str):
    text = f"version: 1\nsender: {{domain: s.test}}\nservers:\n  x:\n    domains: [x.test]\n    rules:{rules}"
    return loads(text + "\nworkload: [{name: w, messages: 1, to: {x.test: 100%}}]").servers["x"]


def test_a_rule_without_chance_spares_nobody_beforehand():
    assert not can_spare(server('\n    - {name: r, reply: "450 4.2.0 Not now"}'))
    assert not can_spare(server("\n    - {name: g, greylist: {wait: 5m}}"))
    assert can_spare(server(RULES))


def test_who_is_spared_is_who_is_answered_by_no_rule():
    made, seed, size = server(RULES), 7, 500
    deliveries = identities(np.arange(size, dtype=np.uint64), 3)
    people = [f"u{n}@x.test" for n in range(size)]

    def rows(purpose, per):
        if per == "recipient":
            return uniforms(
                key(seed, purpose), np.array([address_id(one) for one in people], dtype=np.uint64)
            )
        return uniforms(key(seed, purpose), deliveries, 1, 1)

    found = spared(made, size, rows)
    draw = Bound(seed)
    for place, recipient in enumerate(people):
        draw.bind(int(deliveries[place]), 0, recipient, 1, 1)
        lucky = draw("x/rare") >= 0.3 * ONE and draw("x/people/which", "recipient") >= 0.2 * ONE
        assert found[place] == lucky
    assert 200 < found.sum() < 360


def test_a_row_of_draws_is_a_draw_for_each():
    assert uniforms(key(1, "p"), np.array([5], dtype=np.uint64), 1, 1)[0] == uniform(key(1, "p"), 5, 1, 1)
