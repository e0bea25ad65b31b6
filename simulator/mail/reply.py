"""SMTP replies (RFC 5321 section 4.2) with enhanced status codes (RFC 3463)."""

import re
from dataclasses import dataclass
from typing import Self

_LINE = re.compile(r"([2-5]\d\d)(?:[ -](.*))?", re.DOTALL)
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?=\s|$)\s*")


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply of a server.

    ``code`` is 200..599; ``enhanced`` the status code (``5.1.1``) that opens its text, or None;
    ``lines`` the text line by line, without codes.
    """

    code: int
    enhanced: str | None
    lines: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a reply as a server sends it or as a scenario writes it.

        Later lines may carry the codes (``550-5.1.1 No\\n550 5.1.1 user``) or leave them out.
        Where lines carry different codes the last one counts, as a client that waits for the line
        without a hyphen takes it. Blanks around a line and empty lines before the first that says
        anything are no part of the text: not every client sees them. Raises ValueError where the first
        line has no code 200..599.
        """
        raw = text.replace("\r\n", "\n").rstrip("\n").split("\n")
        if _LINE.fullmatch(raw[0]) is None:
            raise ValueError(f"{raw[0]!r} is no reply: it must open with a code from 200 to 599")
        code, enhanced, lines = 0, None, []
        for line in raw:
            match = _LINE.fullmatch(line)
            text = line
            if match is not None:
                code, text = int(match[1]), match[2] or ""
            text = text.strip(" \t")
            status = _ENHANCED.match(text)
            if status is not None:
                enhanced, text = enhanced or status[1], text[status.end() :]
            lines.append(text)
        first = next((place for place, line in enumerate(lines) if line), len(lines) - 1)
        return cls(code, enhanced, tuple(lines[first:]))

    @property
    def text(self) -> str:
        """The text without codes, lines joined by a newline."""
        return "\n".join(self.lines)

    @property
    def is_positive(self) -> bool:
        """Whether this is a 2yz."""
        return self.code < 300

    @property
    def is_transient(self) -> bool:
        """Whether this is a 4yz."""
        return 400 <= self.code < 500

    @property
    def is_permanent(self) -> bool:
        """Whether this is a 5yz."""
        return self.code >= 500

    def render(self) -> str:
        """The reply as it goes over the wire: CRLF lines, every line with code and status code."""
        status = f"{self.enhanced} " if self.enhanced else ""
        *first, last = (status + line for line in self.lines)
        lines = [f"{self.code}-{line}" for line in first] + [f"{self.code} {last}".rstrip(" ")]
        return "".join(line + "\r\n" for line in lines)

    def __str__(self) -> str:
        words = (str(self.code), self.enhanced, " ".join(self.lines))
        return " ".join(word for word in words if word)
