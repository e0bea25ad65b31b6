import pytest

from simulator.kinds import kinds
from simulator.mail import Duration
from simulator.sender.schedules.rule_list import Rule, RuleList
from simulator.sender.throttles import Met

NEEDED = {
    "host_record": {
        "rules": RuleList(rules=(Rule(op="F", until=Duration(86_400_000), gap=Duration(900_000)),))
    }
}
KINDS = kinds("simulator.sender.throttles")


def made(name):
    return KINDS[name](**NEEDED.get(name, {}))


def test_the_kinds():
    assert list(KINDS) == [
        *("cohort", "consecutive", "host_record", "negative_cache", "penalty_square", "two_strikes")
    ]


@pytest.mark.parametrize("name", KINDS)
def test_nothing_remembered_closes_nothing_and_a_success_opens(name):
    throttle = made(name)
    assert throttle.scope in ("domain", "host")
    assert throttle.admit(None, 0, 5, lambda _: 0) is None
    memory = throttle.learn(None, Met(5, reached=True), lambda _: 0)
    assert throttle.admit(memory, 0, 5, lambda _: 0) is None
    assert throttle.window(None, 3) == 3


@pytest.mark.parametrize("name", KINDS)
def test_memories_are_values(name):
    throttle, met = made(name), Met(5, reached=False, timed_out=True, next_look=9)
    first, second = (throttle.learn(None, met, lambda _: 0) for _ in range(2))
    assert first == second
    assert hash(first) == hash(second)
