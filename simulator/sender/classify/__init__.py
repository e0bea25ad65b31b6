"""Reads a failure: what it was, how hard, and what shows it. The rules are data (``rules/``)."""

from simulator.sender.classify.names import also, source_of
from simulator.sender.classify.places import place_of_rule
from simulator.sender.classify.reading import HARD_REASONS, classify, read, says_too_many
from simulator.sender.classify.transcript import Quoted, quoted, read_text

__all__ = [
    "HARD_REASONS",
    "Quoted",
    "also",
    "classify",
    "place_of_rule",
    "quoted",
    "read",
    "read_text",
    "says_too_many",
    "source_of",
]
