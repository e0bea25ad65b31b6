"""Lists of recipients and of people not to mail, in files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from simulator.mail import Address, Duration, fold
from simulator.scenario.scenario import ListName, Rejection
from simulator.scenario.tables import Usual, read_rows
from simulator.sender import ListEntry

_LONGEST = 320  # characters: RFC 5321 section 4.5.3.1 allows 64 + 1 + 255
_UNREADABLE = "\ufffd"  # what stands for octets that are no UTF-8
_TITLES = ("email", "emailaddress", "mail", "mailaddress", "address", "recipient", "recipientemail", "to")
"""Titles of the column of addresses; a column further ahead here goes first, because beside an "E-Mail" an
"Address" is a street."""

_NO_NAME = re.compile(r"[^\w.+-]+")

_MAILED: Usual = MappingProxyType({"address": _TITLES, "tag": ()})
_LISTED: Usual = MappingProxyType(
    {
        "address": (*_TITLES, "domain"),
        "code": ("code",),
        "reason": ("reason", "error"),
        "tag": ("tag", "tags"),
    }
)
"""Columns of the files in which mail services export their lists."""

COLUMNS = tuple(_MAILED)
"""What a scenario may say the column of."""

_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


class Recipients(NamedTuple):
    """The addresses to mail, in the order of the file; the tags of each, () where none has any; those
    rejected."""

    addresses: tuple[str, ...]
    tags: tuple[tuple[str, ...], ...]
    rejected: tuple[tuple[str, Rejection], ...]


def read_list(path: Path, columns: Mapping[str, str] = _NO_COLUMNS) -> Recipients:
    """The addresses of a file, each once. ``columns``: which hold the address and the tag.

    Raises OSError where the file cannot be read and ValueError where it is no list.
    """
    taken: dict[str, tuple[str, tuple[str, ...]]] = {}
    rejected: list[tuple[str, Rejection]] = []
    for row in read_rows(path, _MAILED, columns):
        address = row["address"]
        key = fold(address)
        if key in taken:
            rejected.append((address, "duplicate"))
        elif _is_mailable(address):
            taken[key] = address, _tags(row)
        else:
            rejected.append((address[:_LONGEST], "invalid"))
    tags = tuple(tags for _, tags in taken.values())
    addresses = tuple(address for address, _ in taken.values())
    return Recipients(addresses, tags if any(tags) else (), tuple(rejected))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A Do-Not-Send list, or an allowlist, in a file: an address a line, of an allowlist also a domain.

    ``tags``, ``code`` and ``reason`` are those of lines that give none themselves.
    """

    file: str
    list: ListName
    tags: tuple[str, ...] = ()
    expires: Duration | None = None
    code: str | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.tags and self.list != "unsubscribes":
            raise ValueError("only an unsubscribe can be narrowed to tags")

    def entries(self, folder: Path) -> Iterator[ListEntry]:
        """The entries; what is no address is left out, since it stops no mail. Raises as ``read_list``."""
        for row in read_rows(folder / self.file, _LISTED, _NO_COLUMNS):
            address, domain = row["address"], None
            if self.list == "allowlist" and "@" not in address:
                address, domain = f"someone@{address}", address
            if not _is_mailable(address):
                continue
            yield ListEntry(
                list=self.list,
                address=None if domain else address,
                domain=domain,
                tags=(_tags(row) or self.tags) if self.list == "unsubscribes" else (),
                expires=self.expires,
                code=row.get("code") or self.code,
                reason=row.get("reason") or self.reason,
            )


def _tags(row: Mapping[str, str]) -> tuple[str, ...]:
    """The tags of a line, made into names; ``*`` is all mail, and so no tag."""
    words = [word.strip() for word in row.get("tag", "").split(",")]
    names = (_NO_NAME.sub("-", word).strip("-.+")[:64] for word in words if "*" not in words)
    return tuple(dict.fromkeys(filter(None, names)))


def _is_mailable(text: str) -> bool:
    if len(text) > _LONGEST or _UNREADABLE in text:
        return False
    try:
        Address.parse(text)
    except ValueError:
        return False
    return True
