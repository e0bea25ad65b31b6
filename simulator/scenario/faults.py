"""Faults of single values, as the validator carries them: a code, a message, help, a place within."""

from collections.abc import Iterable
from difflib import get_close_matches

from pydantic_core import PydanticCustomError


def fault(code: str, message: str, help: str = "", offset: int = -1, width: int = 1) -> PydanticCustomError:
    """An error to raise in a validator; ``offset`` and ``width`` point into the value's text."""
    details = {"message": message, "help": help, "offset": offset, "width": width}
    return PydanticCustomError(code, "{message}", details)


def from_error(code: str, error: ValueError) -> PydanticCustomError:
    """What a plain constructor or parser refused; "complaint: write this" is split at its colon."""
    message, colon, help = str(error).partition(": ")
    if colon and help.startswith(("write", "say", "use")):
        return fault(code, message, help)
    return fault(code, str(error))


def suggestion(word: str, known: Iterable[str], noun: str = "known") -> str:
    """A help line: the nearest word if one is near, and the words there are."""
    words = list(known)
    near = nearest(word, words)
    shown = ", ".join(words[:20]) + (" ..." if len(words) > 20 else "")
    listed = f"{noun}: {shown}" if words else ""
    if near is None:
        return listed
    return f'did you mean "{near}"?' + (f" ({listed})" if listed else "")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, if any is alike."""
    folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold()[:100], folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None
