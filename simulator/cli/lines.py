"""Lines in and out as they come: neither a long file nor a long line is ever held whole."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

_LONGEST_LINE = 1 << 16
_LINES_AT_ONCE = 512


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream without their ends; bytes that are no UTF-8 are replaced.

    Of a line longer than 64 KiB only the beginning is given.
    """
    while octets := stream.readline(_LONGEST_LINE):
        rest = octets
        while len(rest) == _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST_LINE)
        yield octets.decode("utf-8", "replace").rstrip("\r\n")


def chunks(lines: Iterable[str]) -> Iterator[str]:
    """Lines joined, some hundred at a time: a write for each would cost more than reading a reply."""
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) == _LINES_AT_ONCE:
            yield "\n".join(held)
            held.clear()
    if held:
        yield "\n".join(held)
