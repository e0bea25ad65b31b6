"""The way to the terminal: one decision about colour, nothing unprintable, no fuss about closed pipes."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, TextIO

import click

if TYPE_CHECKING:
    from simulator.report import Line, Tone
    from simulator.report.explanations import Explanation

Choice = Literal["auto", "always", "never"]

_STYLES: "dict[Tone, dict[str, Any]]" = {
    "plain": {},
    "heading": {"bold": True},
    "good": {"fg": "green"},
    "bad": {"fg": "red"},
    "warning": {"fg": "yellow"},
    "faint": {"dim": True},
}

_ASCII = str.maketrans("✓✗·…▁▂▃▄▅▆▇█├─●┤", "+x-~_.:-=+*#|-o|")


@dataclass(slots=True)
class Terminal:
    """How this call of the program wants to be talked to; set by the options, asked by the verbs."""

    colour: Choice = "auto"
    quiet: bool = False
    verbose: bool = False

    def say(self, lines: "Iterable[Line]") -> None:
        """Prints to standard output."""
        self._print(lines, sys.stdout)

    def tell(self, lines: "Iterable[Line]") -> None:
        """Prints to standard error: what is no result."""
        self._print(lines, sys.stderr)

    def give(self, text: str) -> None:
        """Prints a result as it is, for machines."""
        _write(text, sys.stdout, False)

    def explain(self, explanation: "Explanation", as_json: bool) -> None:
        """Prints an explanation as lines or as one JSON object."""
        if as_json:
            import json

            self.give(json.dumps(explanation.told, ensure_ascii=False, allow_nan=False))
        else:
            self.say(explanation.lines)

    def pour(self, write: Callable[[BinaryIO], None]) -> None:
        """Lets a large result be written to standard output as bytes."""
        stream = sys.stdout
        if stream is None:
            return
        try:
            write(stream.buffer)
            stream.buffer.flush()
        except BrokenPipeError:
            _hush(stream)

    def _print(self, lines: "Iterable[Line]", stream: TextIO | None) -> None:
        if stream is None:
            return
        colour = wants_colour(self.colour, stream.isatty(), os.environ)
        for line in lines:
            _write("".join(paint(span.text, span.tone) for span in line).rstrip(), stream, colour)


def wants_colour(choice: Choice, is_terminal: bool, environ: Mapping[str, str]) -> bool:
    """Whether a stream gets colour: the option, NO_COLOR, FORCE_COLOR or CLICOLOR_FORCE, the terminal.

    The first that has something to say decides (https://no-color.org, https://force-color.org).
    """
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return is_terminal and environ.get("TERM") != "dumb"


def paint(text: str, tone: "Tone") -> str:
    """The words in the colour of their tone, with everything unprintable spelt out."""
    from simulator.report.lines import printable

    text = printable(text)
    return click.style(text, **_STYLES[tone]) if text.strip() and _STYLES[tone] else text


def _write(text: str, stream: TextIO | None, colour: bool) -> None:
    if stream is None:  # started with the stream closed (``>&-``): nobody wants to read it
        return
    encoding = stream.encoding or "ascii"
    if not encoding.lower().startswith("utf"):
        text = text.translate(_ASCII).encode(encoding, "backslashreplace").decode(encoding)
    try:
        click.echo(text.encode("utf-8", "backslashreplace").decode(), file=stream, color=colour)
    except BrokenPipeError:
        _hush(stream)


def _hush(stream: TextIO) -> None:
    """The reader (head, less) has seen enough.

    What is still to come goes nowhere, so that the exit code stays that of the verb.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
