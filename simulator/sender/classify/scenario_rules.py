"""The rules a scenario brings along, tried in the order they are written."""

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache

from simulator.mail import Outcome, Reply
from simulator.regex import finder
from simulator.sender.policy import ClassifyRule


def first_match(rules: tuple[ClassifyRule, ...], outcome: Outcome) -> tuple[ClassifyRule, str] | None:
    """The first rule whose conditions all hold, with its name (its position where it has none)."""
    reply = outcome.reply
    if reply is None:
        return None
    for position, rule in enumerate(rules, start=1):
        if _holds(rule, outcome, reply):
            return rule, f"classify/{rule.name or position}"
    return None


def _holds(rule: ClassifyRule, outcome: Outcome, reply: Reply) -> bool:
    if rule.at is not None and rule.at != outcome.stage:
        return False
    if rule.reply is not None and not _glob(rule.reply).match(str(reply).replace("\n", " ")):
        return False
    return rule.text is None or _text(rule.text)(reply.text)


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> re.Pattern[str]:
    # A code alone ("550") means every reply that opens with it.
    return re.compile(translate(pattern + "*" if pattern.isdigit() else pattern), re.IGNORECASE)


@lru_cache(maxsize=1024)
def _text(pattern: str) -> Callable[[str], bool]:
    if pattern.startswith("/"):
        return finder(pattern)
    words = pattern.casefold()
    return lambda text: words in text.casefold()
