"""Reads the values of an expectation's mapping, each by a reader of its own, faults with the way there."""

from collections.abc import Callable, Mapping
from typing import Any

from simulator.mail import parse_duration
from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted, suggestion
from simulator.metrics.expectations.names import Names
from simulator.metrics.scope import Span

Read = Callable[[object, Names], Any]
"""Makes a value of what is written, or raises ExpectationInvalid."""

LONGEST_TEXT = 1_000
MOST_ENTRIES = 10_000


def read_fields(
    given: Mapping[Any, Any], readers: Mapping[str, Read], names: Names, of: str
) -> dict[str, Any]:
    """Every key of a mapping by its reader; ``of`` ends the sentence that refuses any other key."""
    for key in given:
        if key not in readers:
            message = f"{quoted(key)} means nothing {of}"
            raise ExpectationInvalid(message, help=suggestion(str(key), readers), path=(key,), on_key=True)
    return {key: _below(key, read, given[key], names) for key, read in readers.items() if key in given}


def each(given: object, read: Read, names: Names, due: str) -> tuple[Any, ...]:
    """Every entry of a list by the same reader; ``due`` says what the list holds."""
    if not isinstance(given, (list, tuple)) or len(given) > MOST_ENTRIES:
        raise ExpectationInvalid(f"a list is due here, {due}")
    return tuple(_below(place, read, one, names) for place, one in enumerate(given))


def mapping(given: object, due: str) -> Mapping[Any, Any]:
    """A mapping; ``due`` is what stands in the refusal of anything else."""
    if not isinstance(given, Mapping):
        raise ExpectationInvalid(due)
    return given


def text(given: object, noun: str) -> str:
    """A text that is not empty."""
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST_TEXT:
        raise ExpectationInvalid(f"{noun} is due here, not {quoted(given)}")
    return given.strip()


def spelt(given: object, noun: str) -> str:
    """A text, or a number as it was written: ``550``."""
    if isinstance(given, int) and not isinstance(given, bool):
        return str(getattr(given, "text", given))
    return text(given, noun)


def word(given: object, known: tuple[str, ...], noun: str) -> str:
    """One of a few words."""
    if not isinstance(given, str) or given not in known:
        raise ExpectationInvalid(f"{quoted(given)} is no {noun}", help=suggestion(str(given), known))
    return given


def whole(given: object, least: int = 0) -> int:
    """A whole number from ``least`` on."""
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given < 10**9:
        raise ExpectationInvalid(f"a whole number from {least} is due here, not {quoted(given)}")
    return int(given)


def flag(given: object, names: Names) -> bool:
    """True or false."""
    del names
    if not isinstance(given, bool):
        raise ExpectationInvalid(f"true or false is due here, not {quoted(given)}")
    return given


def duration(given: object, names: Names) -> int:
    """A duration in ms; a bare 0 is one, too."""
    del names
    if given == 0 and isinstance(given, int) and not isinstance(given, bool):
        return 0
    try:
        if not isinstance(given, str) or len(given) > LONGEST_TEXT:
            raise ValueError
        return parse_duration(given)
    except ValueError:
        raise ExpectationInvalid(f"{quoted(given)} is no duration", help="write 90s or 1h30m") from None


def span(given: object, names: Names) -> Span:
    """``[3h, 4h]``: from the first instant, which belongs to it, until the second, which does not."""
    if not isinstance(given, (list, tuple)) or len(given) != 2:
        raise ExpectationInvalid("two instants are due here, as in [3h, 4h]")
    begin, end = each(given, duration, names, "")
    if begin >= end:
        raise ExpectationInvalid("the second instant must be later than the first", help="as in [3h, 4h]")
    return begin, end


def _below(step: str | int, read: Read, given: object, names: Names) -> Any:
    try:
        return read(given, names)
    except ExpectationInvalid as fault:
        raise fault.below(step) from None
