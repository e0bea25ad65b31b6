"""What a journal amounts to, and whether that was expected. Light to import: polars comes when it is used."""

from simulator.metrics.expectations import (
    Expectation,
    ExpectationInvalid,
    Judgement,
    Names,
    judge,
    parse,
)
from simulator.metrics.identities import check
from simulator.metrics.measure import LARGEST, Deliveries, Measures, measure
from simulator.metrics.table import GROUPS, METRICS, Group, Metric, Unit
from simulator.metrics.tally import Value

__all__ = [
    "GROUPS",
    "LARGEST",
    "METRICS",
    "Deliveries",
    "Expectation",
    "ExpectationInvalid",
    "Group",
    "Judgement",
    "Measures",
    "Metric",
    "Names",
    "Unit",
    "Value",
    "check",
    "judge",
    "measure",
    "parse",
]
