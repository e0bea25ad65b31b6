"""What a scenario expects of its run: a closed grammar, read at validation, judged after the run."""

from simulator.metrics.expectations.invalid import ExpectationInvalid
from simulator.metrics.expectations.judgement import NOTHING, Expectation, Judgement, judge
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.parsing import KINDS, parse

__all__ = [
    "KINDS",
    "NOTHING",
    "Expectation",
    "ExpectationInvalid",
    "Judgement",
    "Names",
    "judge",
    "parse",
]
