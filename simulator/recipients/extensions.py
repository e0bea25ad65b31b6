"""The extensions of SMTP that a server offers in answer to EHLO (RFC 5321 section 2.2)."""

from collections.abc import Collection
from typing import Literal

from simulator.mail import Size

Extension = Literal["pipelining", "8bitmime", "smtputf8", "enhancedstatuscodes", "chunking", "dsn", "auth"]

ORDINARY: tuple[Extension, ...] = (
    "pipelining",
    "8bitmime",
    "smtputf8",
    "enhancedstatuscodes",
    "chunking",
    "dsn",
)
"""What the MX hosts of the large offer today. AUTH is for submission (RFC 6409 section 4.3)."""

_WORDING: dict[Extension, str] = {"auth": "AUTH PLAIN LOGIN"}

_EXTENSION_OF: dict[str, Extension] = {
    "BODY": "8bitmime",  # RFC 6152
    "SMTPUTF8": "smtputf8",  # RFC 6531
    "RET": "dsn",  # RFC 3461 sections 4.3 and 4.4
    "ENVID": "dsn",
    "NOTIFY": "dsn",  # RFC 3461 sections 4.1 and 4.2
    "ORCPT": "dsn",
    "AUTH": "auth",  # RFC 4954 section 5
}


def offers(starttls: bool, size: Size, extensions: Collection[Extension]) -> list[str]:
    """The lines of an EHLO reply after its first, in one order for all servers."""
    words = ["STARTTLS"] if starttls else []
    words += ["PIPELINING"] if "pipelining" in extensions else []
    words.append(f"SIZE {size}")
    others: tuple[Extension, ...] = (*ORDINARY[1:], "auth")
    return words + [_WORDING.get(each, each.upper()) for each in others if each in extensions]


def are_offered(parameters: tuple[tuple[str, str], ...], extensions: Collection[Extension]) -> bool:
    """Whether parameters of MAIL or RCPT belong to extensions that are offered; SIZE always is."""
    return all(name == "SIZE" or _EXTENSION_OF[name] in extensions for name, _ in parameters)
