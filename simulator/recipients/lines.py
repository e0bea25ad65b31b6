"""A stream of bytes cut into command lines, and the end of the mail data found in it.

Only CR LF ends a line and only CR LF . CR LF ends the data (RFC 5321 sections 2.3.8 and 4.1.1.4): a
server that takes a bare LF for an end lets one mail smuggle in another.
"""

from typing import NamedTuple

LONGEST = 2048 - 2
"""Octets of a command line without its CR LF (Postfix, line_length_limit). RFC 5321 section 4.5.3.1.4 asks
for 512, and each extension for some more: ORCPT alone for 500 (RFC 3461 section 4.2)."""

LONGEST_LOGIN = 12_288 - 2
"""Octets of a line of an AUTH exchange without its CR LF (RFC 4954 section 4)."""

LONGEST_TEXT = 1000 - 2 + 1
"""Octets of a line of the mail without its CR LF, a dot doubled before it included (RFC 5321 section
4.5.3.1.6 does not count that dot)."""

_LINE_END = b"\r\n"
_DATA_END = b"\r\n.\r\n"


class Line(NamedTuple):
    """A command line without its end; of one that is too long nothing is kept."""

    octets: bytes
    too_long: bool = False


class Data(NamedTuple):
    """The data of one mail: its size and its longest line without the CR LF, in octets."""

    octets: int
    longest: int


class Lines:
    """Holds what has come in and not been read: at most one line, or five octets of data. Of a mail it
    keeps the first ``keep`` octets."""

    __slots__ = ("_chunk", "_due", "_held", "_keep", "_kept", "_length", "_longest", "_passed")

    def __init__(self, keep: int = 0) -> None:
        self._held = bytearray()
        self._kept = bytearray()
        self._keep = keep
        self._passed = self._length = self._longest = 0
        self._chunk = self._due = 0

    def feed(self, octets: bytes) -> None:
        """Takes what has come in, cut anywhere."""
        self._held += octets

    def drop(self) -> None:
        """Forgets what has not been read (what was sent in clear before TLS, RFC 3207 section 6)."""
        self._held.clear()

    def line(self, longest: int = LONGEST) -> Line | None:
        """The next command line, or None while it is not complete."""
        end = self._held.find(_LINE_END)
        if end < 0:
            if len(self._held) > longest + 1:
                # One octet stands between, so that the cut itself never makes a CR LF.
                self._held[longest:-1] = b"?"
            return None
        line = Line(b"", too_long=True) if end > longest else Line(bytes(self._held[:end]))
        del self._held[: end + len(_LINE_END)]
        return line

    def begin_data(self) -> None:
        """What follows is mail data; the CR LF of DATA counts, so that its first line may be the dot."""
        self._held[:0] = _LINE_END
        self._passed = -len(_LINE_END)
        self._length = self._longest = 0
        self._kept.clear()

    def data(self) -> Data | None:
        """The measures of the data once its end has come, None until then."""
        end = self._held.find(_DATA_END)
        if end < 0:
            self._pass(max(len(self._held) - len(_DATA_END) + 1, 0))
            return None
        self._pass(end + len(_LINE_END))
        del self._held[: len(_DATA_END) - len(_LINE_END)]
        return Data(self._passed, self._longest)

    def begin_chunk(self, octets: int) -> None:
        """What follows is a chunk of so many octets, whatever they are."""
        self._chunk = self._due = octets

    def chunk(self) -> int | None:
        """The octets of the chunk once it is whole, None until then."""
        here = min(self._due, len(self._held))
        self._keep_some(here)
        del self._held[:here]
        self._due -= here
        return None if self._due else self._chunk

    def text(self) -> bytes:
        """What is kept of the data that came last, without the dots doubled on the way (RFC 5321 section
        4.5.2)."""
        text = bytes(self._kept[len(_LINE_END) :]).replace(b"\r\n..", b"\r\n.")
        return text[1:] if text.startswith(b"..") else text

    def chunks(self) -> bytes:
        """What is kept of the chunks of one mail, which from now on are forgotten."""
        text = bytes(self._kept)
        self._kept.clear()
        return text

    def _keep_some(self, octets: int) -> None:
        room = self._keep - len(self._kept)
        if room > 0:
            self._kept += self._held[: min(octets, room)]

    def _pass(self, octets: int) -> None:
        if octets and self._held[octets - 1] == _LINE_END[0]:
            octets -= 1  # a CR LF is never cut in two
        rest_of_line, *lines = self._held[:octets].split(_LINE_END)
        lengths = [self._length + len(rest_of_line), *map(len, lines)]
        self._longest = max(self._longest, *lengths)
        self._length = lengths[-1]
        self._keep_some(octets)
        del self._held[:octets]
        self._passed += octets
