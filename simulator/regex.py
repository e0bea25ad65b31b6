"""Regular expressions as scenarios write them: '/.../', or '/.../i' to ignore the case of letters.

A scenario may be a stranger's, and its expressions are asked about every mail of a run. RE2 takes time
linear in the text whatever the pattern, where Python's ``re`` can take for ever: ``(a+)+$`` on thirty
letters is enough. Refusing the shapes known to be slow would be a list that is never complete.
"""

from collections.abc import Callable
from typing import Any


def finder(written: str) -> Callable[[str], bool]:
    """A test whether a text holds what ``written`` describes, anywhere unless it says ^ or $.

    Raises ValueError where it is no expression, or one that needs steps back: look-around, references
    to what was found before, possessive repeats (github.com/google/re2/wiki/Syntax).
    """
    search = _search(written)
    return lambda text: search(text.encode(errors="replace")) is not None


def capture(written: str) -> Callable[[str], str | None]:
    """What the first group of ``written`` stands for in a text; None where the text does not hold it.

    Raises ValueError as ``finder`` does, and where there is no group.
    """
    search = _search(written)

    def captured(text: str) -> str | None:
        found = search(text.encode(errors="replace"))
        return None if found is None else (found.group(1) or b"").decode(errors="replace")

    if "(" not in written.replace("\\(", "").replace("(?:", ""):
        raise ValueError(f"{written} holds nothing to take out: put it into parentheses")
    return captured


def _search(written: str) -> Callable[[bytes], Any]:
    body, slash, flags = written[1:].rpartition("/")
    if not slash or not body or flags not in ("", "i"):
        raise ValueError(f"{written} lacks its closing slash: write /.../ or /.../i")
    return _compiled(written, body, ignore_case=flags == "i")


def _compiled(written: str, body: str, *, ignore_case: bool) -> Callable[[bytes], Any]:
    import re2  # takes as long as a small scenario's whole reading, and few have an expression

    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.log_errors = False
    try:
        search: Callable[[bytes], Any] = re2.compile(body.encode(errors="replace"), options).search
    except re2.error as refused:
        why = refused.args[0].decode(errors="replace").replace(": ", " ")
        raise ValueError(f"{written} is no regular expression{_advice(why)}") from None
    return search


def _advice(why: str) -> str:
    """What is wrong, and what to write instead of what RE2 leaves out."""
    if why.startswith(("invalid perl operator", "invalid escape sequence", "bad repetition")):
        instead = "write it without look-around, back references and possessive repeats"
        return f" of the kind taken here ({why}): {instead}"
    return f": {why}"
