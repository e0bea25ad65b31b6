"""Text with tones: what a report says, and which words carry a verdict. Colour is the terminal's affair."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Literal, NamedTuple

COLUMNS = 80
"""Width that running text is filled to: any terminal has it, and so has a log of CI."""

Tone = Literal["plain", "heading", "good", "bad", "warning", "faint"]

_BIDI = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_UNPRINTABLE = {
    code: chr(code).encode("unicode_escape").decode()
    for code in [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *_BIDI]
}
"""A reply or a name may hold escape sequences, and marks that turn text around: nothing must get to obey
them."""


class Span(NamedTuple):
    """A few words of one tone."""

    text: str
    tone: Tone = "plain"


Line = tuple[Span, ...]


def line(*parts: str | Span) -> Line:
    """A line of plain words and spans."""
    return tuple(part if isinstance(part, Span) else Span(part) for part in parts)


def width(one: Line) -> int:
    """Characters in a line."""
    return sum(len(span.text) for span in one)


def padded(one: Line, to: int) -> Line:
    """The line filled with blanks on the right."""
    return (*one, Span(" " * max(0, to - width(one))))


def beside(left: list[Line], right: list[Line], gap: int = 6) -> list[Line]:
    """Two blocks next to each other."""
    column = max(map(width, left), default=0) + gap
    height = max(len(left), len(right))
    left = left + [()] * (height - len(left))
    right = right + [()] * (height - len(right))
    return [padded(one, column) + other if other else one for one, other in zip(left, right, strict=True)]


def filled(text: str, margin: int = 2, tone: Tone = "plain") -> list[Line]:
    """Running text broken to ``COLUMNS``, every line behind a margin; at least one line."""
    rows = wrap(text, COLUMNS - margin, break_on_hyphens=False) or [""]
    return [(Span(" " * margin), Span(row, tone)) for row in rows]


def row(label: str, text: str, at: str = "", margin: int = 2, width: int = 10) -> list[Line]:
    """A label, text filled beside it, and the place it stands at: behind it or, where it is wide, below."""
    left = margin + width
    rows = filled(text, left)
    rows[0] = (Span(f"{'':<{margin}}{label:<{width}}", "faint"), *rows[0][1:])
    if not at:
        return rows
    if left + len(rows[-1][-1].text) + 2 + len(at) <= COLUMNS:
        return [*rows[:-1], (*rows[-1], Span(f"  {at}", "faint"))]
    return [*rows, (Span(" " * left), Span(at, "faint"))]


def printable(text: str) -> str:
    """The text with everything spelt out that a terminal might obey."""
    return text.translate(_UNPRINTABLE)


def plain(lines: Iterable[Line]) -> str:
    """The lines without tones, printable, as a file or a pipe gets them."""
    return "\n".join(printable("".join(span.text for span in one)).rstrip() for one in lines)
