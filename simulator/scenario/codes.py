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
        "E030": "A run is named that does not exist, or that was cut short.",
        "W031": "A zone gives an address to a name that no server's host has: connections to it are refused.",
    }
)
"""Code -> what it means, whatever the case at hand."""

REMEDIES: Mapping[str, str] = MappingProxyType(
    {
        "E001": "Take the key that the help line suggests, or move it to where it belongs: `mtasim schema` "
        "lists every key, and an editor completes them.",
        "E002": 'Put the text in double quotes: reply: "550 5.1.1 No such user: see help".',
        "W003": 'Put the whole text in double quotes: reply: "452 4.2.2 Mailbox full #4521".',
        "E004": "Write the unit: 120ms, 90s, 10m, 1h55m, 2d; 2%; 100/1m.",
        "E005": 'Make both digits agree: "452 4.2.2 ..." is soft, "552 5.2.2 ..." is not. A server that '
        "contradicts itself on purpose has strict: false.",
        "E006": "Correct the domain, or add it to the `domains` of a server.",
        "W007": "Move the rule above the one that shadows it, or give that one a `when` or a `chance`.",
        "E008": "Write it like delivered.rate >= 93%; `mtasim explain metrics` lists the figures.",
        "E011": "Mend the YAML at the caret; most often a bracket, a quote or the indentation is off.",
        "E012": "Keep one of the two; the help line says where the first stands.",
        "E013": "Add the key; `mtasim init` writes a scenario that has all it needs.",
        "E014": "Write a value of the kind that the message names.",
        "E015": "Take one of the words that the help line lists.",
        "E016": 'Write it in the form that the message shows: 90s, "550 5.1.1 No such user", anna@x.test.',
        "E017": "Change one of the values named; the help line says which would do.",
        "E018": "Give every rule exactly one kind (reply, replies, greylist, fault, accept, ...).",
        "E019": "Correct the name, or define what it names.",
        "E020": "Change the shares until they make 100%: {bigmail.test: 60%, corp.test: 40%}.",
        "E021": "Check the path; a list is looked for beside the scenario that names it.",
        "E022": "Keep long recipient lists in a CSV file: recipients: list.csv.",
        "E023": r"Write a pattern with backslashes in single quotes: text: '/\bfull\b/i'.",
        "E024": "Upgrade mtasim, or write version: 1 if nothing newer is used.",
        "E025": 'Write --set sender.retry.jitter=none; names with a point stand in quotes: to."x.test"=60%.',
        "E026": "Rename one of the two: draws and reports go by names.",
        "W027": "Use a domain under .test, .example or .invalid, so that nobody is ever mailed by mistake.",
        "W028": "Let the entry begin earlier, or leave `duration` out to run until nothing is queued.",
        "W029": "Call it soft, or use hard_on_4yz or final_4xx if such an answer is to be believed.",
        "E030": "Name it by its number, @last, @prev, baseline or its folder; `mtasim runs` lists them.",
        "W031": "Give the server behind it a host of that name, or leave it so if nobody is to be there.",
    }
)
"""Code -> what to do about it."""
