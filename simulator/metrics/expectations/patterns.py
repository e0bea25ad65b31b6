"""Glob patterns of expectations: ``*`` any text, ``?`` one character, all else as it stands."""

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from simulator.mail import fold

if TYPE_CHECKING:
    import polars as pl


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text, line breaks included, fits; the case of letters counts.

    ``[`` stands for itself: replies are full of it. fnmatch compiles to a pattern whose parts give
    nothing back, so no pattern takes long.
    """
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def is_pattern(text: str) -> bool:
    """Whether the text has a wildcard at all."""
    return "*" in text or "?" in text


def expression(pattern: str) -> str:
    """The pattern for polars, whose regular expressions take linear time."""
    spelt = (".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern)
    return f"(?s)^{''.join(spelt)}$"


def same_address(to: str) -> "pl.Expr":
    """Rows whose recipient fits; letters count alike, domains as A-labels.

    A text without @ is matched against the local part alone.
    """
    import polars as pl

    recipient = pl.col("recipient").str.to_lowercase()
    if "@" not in to:
        return recipient.str.contains(expression(f"{to.lower()}@*"))
    if is_pattern(to):
        return recipient.str.contains(expression(to.lower()))
    local, _, domain = fold(to).rpartition("@")
    return recipient.str.starts_with(f"{local}@") & (pl.col("domain") == domain)
