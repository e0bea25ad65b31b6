"""From an outcome to a bounce, in the order that works: the telling before the general.

1. rules of the scenario; 2. strong wording, which names what is wrong; 3. an enhanced code that is
specific; 4. weak wording, which only hints; 5. an enhanced code that names no more than the subject;
6. the bare basic code at its place in the session; 7. the place alone. The basic code alone settles
whether it is permanent (RFC 5321 section 4.2.1), and a 4yz is soft by definition.
"""

import re

from simulator.mail import Bounce, Evidence, Fault, Hardness, Outcome, Reason, Reply, Stage
from simulator.sender.classify.rules import Place, built_in, place_of
from simulator.sender.classify.scenario_rules import first_match
from simulator.sender.classify.words import words_of
from simulator.sender.policy import ClassifyRule

HARD_REASONS: frozenset[Reason] = frozenset(
    {"unknown_user", "bad_address_syntax", "bad_domain", "recipient_moved"}
)
"""Reasons that say: this address will never work."""

_FAULTS: dict[Fault, Reason] = {
    "refuse": "network_error",
    "timeout": "network_error",
    "reset": "network_error",
    "drop": "network_error",
    "garbage": "protocol_error",
    "tls": "tls_failure",
    "dns_nxdomain": "bad_domain",
    "dns_servfail": "dns_failure",
    "dns_null_mx": "bad_domain",
    "dns_no_host": "bad_domain",
    "dns_timeout": "dns_failure",
    "dns_loop": "routing_loop",
}

# A status code inside the text: "(#5.1.1)", "550 550 5.1.1 ..."; not the start of an IPv4 address.
_STATUS = re.compile(r"(?<![\d.])[45]\.[0-7]\.\d{1,3}(?!\d|\.\d)")

_FEW_WORDS = 8
"""What says more than this, and nothing of a recipient that a rule knows, tells of something else."""

_Reading = tuple[Reason, Evidence, str]


def classify(outcome: Outcome, rules: tuple[ClassifyRule, ...] = ()) -> Bounce:
    """Read a failure; ``rules`` are the scenario's own and are asked first (about replies only).

    Never raises. A reply below 400 is read as one that cannot stand where it came. Takes some 20 us;
    callers remember the answer by outcome.
    """
    reply = outcome.reply
    if reply is None or reply.code < 400:
        return _read_fault(outcome.fault or "garbage")
    bounce = read(reply, outcome.stage)
    match = first_match(rules, outcome) if rules else None
    if match is None:
        return bounce
    rule, name = match
    hardness: Hardness = "soft" if reply.is_transient else rule.as_
    return Bounce(rule.reason or bounce.reason, hardness, bounce.permanence, "rule", name)


def read(reply: Reply, stage: Stage | None) -> Bounce:
    """Read a 4yz or 5yz by the built-in rules alone; ``stage`` is None where it is not known."""
    reason, evidence, read_by = _read(reply, stage)
    if reply.is_transient:
        return Bounce(reason, "soft", "transient", evidence, read_by)
    return Bounce(reason, "hard" if reason in HARD_REASONS else "soft", "permanent", evidence, read_by)


def says_too_many(reply: Reply) -> bool:
    """Whether a reply to RCPT turns away what is one recipient too many (RFC 5321 section 4.5.3.1.10)."""
    return _numbers(reply) == "5.3" or " too many recipients " in words_of(reply.text)


def _read_fault(fault: Fault) -> Bounce:
    reason = _FAULTS[fault]
    if reason == "bad_domain":
        return Bounce(reason, "hard", "permanent", "fault", f"fault/{fault}")
    return Bounce(reason, "soft", "transient", "fault", f"fault/{fault}")


def _read(reply: Reply, stage: Stage | None) -> _Reading:
    tables, digit, numbers = built_in(), reply.code // 100, _numbers(reply)
    words = words_of(reply.text)
    wording = tables.strong.first(words, digit, stage, numbers)
    if wording is not None:
        return wording.reason, "wording", wording.name
    if numbers in tables.specific:
        return tables.specific[numbers], "enhanced", f"enhanced/{numbers}"
    found = tables.weak.find(words)
    wording = tables.weak.first_of(found, digit, stage, numbers)
    if wording is not None:
        return wording.reason, "wording", wording.name
    general = tables.general[digit]
    subject = f"{numbers[:1]}.*"
    if numbers in general or subject in general:
        return general.get(numbers) or general[subject], "enhanced", f"enhanced/{numbers}"
    if reply.is_permanent and len(words.split()) > _FEW_WORDS and stage in (None, "rcpt"):
        return _read_code(reply, "somewhere")
    silent = not words.strip() or "{recipient}" in found
    return _read_code(reply, "any" if stage is None and silent else place_of(stage))


def _read_code(reply: Reply, place: Place) -> _Reading:
    tables = built_in()
    bare = tables.bare.get(reply.code, {})
    if place in bare or "else" in bare:
        return bare.get(place) or bare["else"], "code", f"code/{reply.code}"
    prior: Reason = tables.prior[reply.code // 100].get(place, "unknown")
    return prior, "stage", f"stage/{place}"


def status_in(text: str) -> str | None:
    """The first enhanced code inside a text, such as "(#5.1.1)"."""
    found = _STATUS.search(text)
    return found[0] if found is not None else None


def _numbers(reply: Reply) -> str:
    """Subject and detail of the enhanced code ("1.1" of 5.1.1), from wherever it stands; "" without."""
    status = reply.enhanced or status_in(reply.text)
    return status[2:] if status is not None else ""
