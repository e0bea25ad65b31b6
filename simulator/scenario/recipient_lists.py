"""Recipient lists in CSV files: who is mailed, and which lines are not."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from simulator.mail import Address, fold
from simulator.scenario.scenario import Rejection

MAX_BYTES = 512_000_000
_LONGEST = 320  # characters: RFC 5321 section 4.5.3.1 allows 64 + 1 + 255
_UNREADABLE = "\ufffd"  # what stands for octets that are no UTF-8
_TITLES = ("email", "emailaddress", "mail", "mailaddress", "address", "recipient", "recipientemail", "to")
"""Titles of the column of addresses, letters and digits alone; a column further ahead here goes first,
because beside an "E-Mail" an "Address" is a street."""

_NO_LETTER = re.compile(r"[\W_]+")

Recipients = tuple[tuple[str, ...], tuple[tuple[str, Rejection], ...]]
"""The addresses to mail, in the order of the file, and those rejected."""


def read_list(path: Path) -> Recipients:
    """The addresses of a CSV file, each once.

    The column is the one headed ``address``, ``email`` or the like (``E-Mail Address``,
    ``recipient``), else the first; a first line without any @ is a header. Commas, semicolons or tabs
    part the columns, as the first line has them. Raises OSError where the file cannot be read and
    ValueError where it is no list.
    """
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}")
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"the list is longer than {MAX_BYTES:,} bytes")
    return _sorted_out(_cells(path))


def _cells(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        first = file.readline()
        delimiter = max(",;\t", key=first.count)
        file.seek(0)
        try:
            yield from _column(csv.reader(file, delimiter=delimiter))
        except csv.Error as error:
            raise ValueError(f"the list is no CSV: {error}") from None


def _column(rows: Iterator[list[str]]) -> Iterator[str]:
    head = next(rows, [])
    titles = [_NO_LETTER.sub("", cell.casefold()) for cell in head]
    named = [titles.index(title) for title in _TITLES if title in titles]
    place = named[0] if named else 0
    if not named and any("@" in cell for cell in head):
        yield head[0].strip()
    for row in rows:
        if len(row) > place and row[place].strip():
            yield row[place].strip()


def _sorted_out(cells: Iterator[str]) -> Recipients:
    taken: dict[str, str] = {}
    rejected: list[tuple[str, Rejection]] = []
    for cell in cells:
        key = fold(cell)
        if key in taken:
            rejected.append((cell, "duplicate"))
        elif _is_mailable(cell):
            taken[key] = cell
        else:
            rejected.append((cell[:_LONGEST], "invalid"))
    return tuple(taken.values()), tuple(rejected)


def _is_mailable(text: str) -> bool:
    if len(text) > _LONGEST or _UNREADABLE in text:
        return False
    try:
        Address.parse(text)
    except ValueError:
        return False
    return True
