import pytest

from simulator.scenario.compose import compose
from simulator.scenario.source import Source
from simulator.scenario.sourced import value_at

TEXT = """
limits: {connections: 5}
rules:
  - {name: slow, wait: 5m}
  - {name: slow.down, wait: 1h}
"""


def found(key: str) -> str:
    block, _ = compose(Source("own.yaml", TEXT))
    return str(value_at(block, key).value)


def test_a_path_goes_by_keys_and_through_lists_by_name():
    assert found("limits.connections") == "5"
    assert found("rules.slow.wait") == "5m"


def test_of_names_with_points_the_longest_is_meant():
    assert found("rules.slow.down.wait") == "1h"


@pytest.mark.parametrize("key", ["limits.messages", "rules.fast.wait"])
def test_a_path_that_leads_nowhere(key):
    with pytest.raises(LookupError):
        found(key)
