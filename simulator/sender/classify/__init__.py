"""Reads a failure: what it was, how hard, and what shows it. The rules are data (``rules.toml``)."""

from simulator.sender.classify.places import place_of_rule
from simulator.sender.classify.reading import HARD_REASONS, classify, says_too_many

__all__ = ["HARD_REASONS", "classify", "place_of_rule", "says_too_many"]
