"""The codes of everything that can be wrong with a scenario: stable, each explained in a sentence.

An E stops the run, a W is a warning. Codes are never given a second meaning; E010 belongs to the
environment (a port in use) and stands with those who open ports.
"""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "E001": "A key stands where it means nothing; most often it is misspelt or indented wrongly.",
        "E002": "A text that holds ': ' or opens with a character of YAML's own needs quotes around it.",
        "W003": "What follows ' #' is a comment in YAML, so the rest of this text was not read.",
        "E004": "A duration, share or rate stands without its unit.",
        "E005": "An enhanced status code must open with the digit that its reply code opens with (RFC 3463).",
        "E006": "No server of the scenario has the domain that mail is addressed to.",
        "W007": "A rule can never match, because one above it takes every query of its stage.",
        "E008": "An expectation cannot be read, or names something that the scenario does not have.",
        "E011": "The file cannot be read as YAML.",
        "E012": "A key stands twice in the same mapping.",
        "E013": "A key that is needed here is missing.",
        "E014": "A value is of the wrong kind: a list where a text is due, a number for a word, nothing.",
        "E015": "A word stands here that is none of those understood.",
        "E016": "A text does not have the form that is due here: of a duration, a reply, an address.",
        "E017": "A value, or several together, cannot be meant: out of range, or at odds with each other.",
        "E018": "A rule has no kind, or more than one; or a key that its kind does not have.",
        "E019": "A name stands here that nothing in the scenario carries, or no preset.",
        "E020": "The shares of a recipient mix do not add up to 100%.",
        "E021": "A file cannot be read: the scenario, or a list that it names.",
        "E022": "The document is larger, deeper or more entangled than a scenario may be.",
        "E023": "A control character stands in a text; a pattern belongs in single quotes.",
        "E024": "The scenario is written for another version of the language.",
        "E025": "A --set path=value cannot be read, or leads nowhere.",
        "E026": "A name or a domain that must be unique is used twice.",
        "W027": "A domain is not one of those reserved for tests (RFC 2606, RFC 6761).",
        "W028": "An entry of the workload begins only after the run has ended, so none of it is sent.",
        "W029": "A rule calls hard what these servers say with a 4yz only, which is soft by definition.",
    }
)
"""Code -> what it means, whatever the case at hand."""
