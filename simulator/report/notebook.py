"""Lines as a notebook shows them: preformatted HTML, everything from outside escaped."""

from collections.abc import Iterable, Mapping
from html import escape

from simulator.report.lines import Line, Span, Tone, printable

_STYLES: Mapping[Tone, str] = {
    "heading": "font-weight: bold",
    "good": "color: #1a7f37",
    "bad": "color: #c62828",
    "warning": "color: #9a6700",
    "faint": "opacity: 0.65",
}
"""Colours that can be read on white and on black."""


def html(lines: Iterable[Line]) -> str:
    """The lines as one ``pre``; a reply or a name in them stays text."""
    body = "\n".join("".join(map(_span, one)) for one in lines)
    return f"<pre>{body}</pre>"


def _span(span: Span) -> str:
    text = escape(printable(span.text))
    style = _STYLES.get(span.tone)
    return f'<span style="{style}">{text}</span>' if style and text.strip() else text
