"""Mail addresses (RFC 5321 section 4.1.2, RFC 6531) and the key under which lists know them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\U0010ffff]+"
_LOCAL = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"(?:[^"\\\r\n\x00-\x1f]|\\[ -~])*"')
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: local part as written, domain in lower case with A-labels."""

    local: str
    domain: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``local@domain``. Raises ValueError where it cannot be mailed (RFC 5321 4.5.3.1)."""
        local, at, domain = text.strip().rpartition("@")
        if not at or not local:
            raise ValueError(f"{text!r} is no address: write local@domain")
        if _LOCAL.fullmatch(local) is None or len(local.encode()) > 64:
            raise ValueError(f"the part before the @ of {text!r} is malformed")
        if domain.endswith("."):  # a dot at the end belongs to the DNS, not to mail (RFC 5321 4.1.2)
            raise ValueError(f"the domain of {text!r} ends with a dot")
        return cls(local, fold_domain(domain))

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"


@lru_cache(maxsize=4096)
def fold_domain(text: str) -> str:
    """A domain in lower case, labels as A-labels (RFC 5890). Raises ValueError if malformed."""
    try:
        domain = text.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise ValueError(f"{text!r} is no domain name") from None
    if not domain or len(domain) > 255 or not all(map(_LABEL.fullmatch, domain.split("."))):
        raise ValueError(f"{text!r} is no domain name")
    return domain


def as_sent(text: str) -> str:
    """An address as MAIL and RCPT carry it: local part as written, an IDN as A-labels.

    A domain never needs SMTPUTF8, its A-label is plain ASCII (RFC 5891 section 4.4); a local part has
    no such form. Never raises: what is no label goes as it stands; so a glob has the same form.
    """
    if text.isascii() or "@" not in text:
        return text
    local, _, domain = text.rpartition("@")
    return f"{local}@{'.'.join(map(_a_label, domain.split('.')))}"


def _a_label(label: str) -> str:
    try:
        return label if label.isascii() else fold_domain(label)
    except ValueError:
        return label


def fold(text: str) -> str:
    """The key of an address on a list: local part and domain folded, +tag kept, IDN as A-label.

    Never raises: what cannot be parsed is folded as it stands, so a list keeps any line it is given.
    """
    local, at, domain = text.strip().rpartition("@")
    try:
        return f"{local.casefold()}@{fold_domain(domain)}" if at else text.strip().casefold()
    except ValueError:
        return text.strip().casefold()
