"""The names that the tests' expectations may use."""

from simulator.metrics import Names

NAMES = Names(
    servers=frozenset({"a", "bigmail"}),
    campaigns=frozenset({"blast", "probe", "real list"}),
    senders=frozenset({"main", "other"}),
    tags=frozenset({"x", "news"}),
    domains=frozenset({"a.test", "bigmail.test"}),
)
