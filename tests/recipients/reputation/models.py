"""The model that ships with mtasim, as rules have it."""

from functools import lru_cache

from simulator.recipients.behaviours.reputation import Reputation
from simulator.scenario import loads

HOUR, DAY = 3_600_000, 86_400_000  # ms

SCENARIO = """
version: 1
sender: {{domain: news.test}}
servers: {{big: {{domains: [big.test], rules: [{{name: opinion, reputation: {model}}}]}}}}
workload: [{{name: a, to: [a@big.test]}}]
"""


@lru_cache(maxsize=64)
def reputation(model="standard") -> Reputation:
    """What a rule makes of this model, written as in a scenario."""
    (rule,) = loads(SCENARIO.format(model=model)).servers["big"].rules
    assert isinstance(rule.behaviour, Reputation)
    return rule.behaviour


STANDARD = reputation()
