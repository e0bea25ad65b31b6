"""Cuts the text of a metric line into words. Closed: what is not listed here is refused, nothing is run."""

import re
from typing import Literal, NamedTuple

from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted

LONGEST = 1_000
"""Characters of an expectation."""

Sort = Literal["name", "value", "group", "compare", "tolerance", "sign", "end"]

_TOKEN = re.compile(
    r"(?P<name>[A-Za-z_][A-Za-z0-9_.]*)"
    r"|(?P<value>[0-9][0-9A-Za-z.]*(?:[ \t]*%|/[0-9A-Za-z.]+)?)"
    r"|(?P<group>\([^()]*\))"
    r"|(?P<compare>==|!=|<=|>=|<|>)"
    r"|(?P<tolerance>\+-)"
    r"|(?P<sign>[+-])"
)
_BLANK = re.compile(r"[ \t\r\n]*")


class Token(NamedTuple):
    """A word of an expectation and where it begins."""

    sort: Sort
    text: str
    offset: int


def scan(text: str) -> list[Token]:
    """The words of ``text``, an ``end`` last. Raises ExpectationInvalid at the first that is none."""
    if len(text) > LONGEST:
        raise ExpectationInvalid(f"an expectation has at most {LONGEST} characters", LONGEST)
    tokens: list[Token] = []
    place = _after_blanks(text, 0)
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise _unread(text, place)
        sort: Sort = found.lastgroup  # type: ignore[assignment]  # the groups bear the names of Sort
        tokens.append(Token(sort, found[0], place))
        place = _after_blanks(text, found.end())
    return [*tokens, Token("end", "", len(text))]


def _after_blanks(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _unread(text: str, place: int) -> ExpectationInvalid:
    if text[place] == "=":
        return ExpectationInvalid("a single = compares nothing", place, "write ==")
    if text[place] == "\u00b1":
        return ExpectationInvalid("a tolerance is written otherwise", place, "write +-")
    if text[place] in "*/":
        return ExpectationInvalid(f"{text[place]} is not understood: figures are added and subtracted", place)
    return ExpectationInvalid(f"{quoted(text[place])} means nothing in an expectation", place)
