"""How the units and words of mail are written in a scenario: one parser per type.

Every entry gives the validator of its type and what an editor is told about it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any, NewType

from simulator.mail import (
    Address,
    Duration,
    Rate,
    Reply,
    Share,
    Size,
    Stage,
    fold_domain,
    parse_duration,
    parse_share,
    parse_size,
    parse_stage,
)
from simulator.recipients import TimeOfDay, Zone, parse_time_of_day, parse_zone
from simulator.regex import finder
from simulator.scenario.faults import fault, from_error
from simulator.scenario.moments import Moment, parse_moment
from simulator.scenario.nodes import Decimal, Whole
from simulator.sender import Finding
from simulator.sender.retry import FinalStatus

DomainName = NewType("DomainName", str)
"""A domain, folded to lower case and A-labels."""

MailAddress = NewType("MailAddress", str)
"""An address that can be mailed, as written."""

Name = NewType("Name", str)
"""What something is called in a scenario: safe in a folder's name, a selector, a list of tags."""

Status = NewType("Status", str)
"""An enhanced status code (RFC 3463), as the Status field of a report has it."""

Pattern = NewType("Pattern", str)
"""A text, or a regular expression between slashes."""

IpAddress = NewType("IpAddress", str)

Start = NewType("Start", datetime)
"""The instant at which a scenario begins, with an offset from UTC."""

_STATUS = re.compile(r"[245]\.[0-9]{1,3}\.[0-9]{1,3}")
_NAME = re.compile(r"\w[\w.+-]{0,63}")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Written:
    """A type that is written as text. ``noun`` with its article; ``unit``: what a bare number lacks."""

    parse: Callable[[str], Any]
    noun: str
    example: str
    unit: str = ""
    pattern: str = ""

    def read(self, value: Any) -> Any:
        """The value meant; raises the validator's error otherwise."""
        if isinstance(value, (Whole, Decimal)) and self.unit:
            noun = self.noun.partition(" ")[2]
            raise fault("E004", f"{noun} without a unit", self.unit.format(value.text))
        given = text(value, self.noun, self.example)
        try:
            return self.parse(given)
        except ValueError as error:
            raise from_error("E016", error) from None

    def json(self) -> dict[str, Any]:
        """JSON Schema of the type."""
        schema: dict[str, Any] = {"type": "string", "description": f"{self.noun}, as in {self.example}"}
        return schema | ({"pattern": self.pattern} if self.pattern else {})


def text(value: Any, noun: str = "text", example: str = "") -> str:
    """A text, or a number as it was written; nothing else, and no control characters in it."""
    if isinstance(value, (Whole, Decimal)):
        value = value.text
    if not isinstance(value, str):
        as_in = f"as in {example}" if example else "put text that looks like something else in quotes"
        raise fault("E014", f"{describe(value)} stands where {noun} is due", as_in)
    found = CONTROL.search(value)
    if found:
        message = f"the control character U+{ord(found[0]):04X} stands in this text"
        raise fault("E023", message, r"a pattern with backslashes belongs in single quotes: '/\bfull\b/i'")
    return value


def describe(value: Any) -> str:
    """What kind of thing a value is, in the words of YAML."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"the number {getattr(value, 'text', value)}"[:60]
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "a text"


def start(value: str) -> datetime:
    """An instant in ISO 8601; without an offset it is UTC. Raises ValueError."""
    try:
        instant = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{value!r} is no instant: write it like 2026-01-05T09:50:00Z") from None
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    if not 1971 <= instant.year <= 9000:
        raise ValueError(f"a run cannot start in the year {instant.year}")
    return instant


def name(value: str) -> str:
    """A name: letters and digits, within also . _ + -, 64 at most. Raises ValueError."""
    if _NAME.fullmatch(value) is None:
        raise ValueError(
            f"{value[:80]!r} is no name: use letters, digits and . _ + - (64 at most, no spaces)"
        )
    return value


def _status(value: str) -> str:
    if _STATUS.fullmatch(value.strip()) is None:
        raise ValueError(f"{value[:40]!r} is no status code: write it like 5.1.1")
    return value.strip()


def _pattern(value: str) -> str:
    if value.startswith("/"):
        finder(value)
    return value


def _final_status(value: str) -> str:
    return value if value in ("last", "last_permanent", "none") else _status(value)


def _ip(value: str) -> str:
    try:
        return str(ip_address(value.strip()))
    except ValueError:
        raise ValueError(f"{value[:60]!r} is no IP address: write it like 192.0.2.1") from None


def _mailable(value: str) -> str:
    Address.parse(value)
    return value.strip()


_DURATION = Written(
    parse_duration,
    "a duration",
    "90s or 1h55m",
    "write {0}ms, {0}s or {0}m",
    r"^\s*([0-9.]+(ms|[wdhms]))+\s*$",
)
_RATE = Written(Rate.parse, "a rate", "100/1m", "write {0}/1m", r"^\s*[0-9]+/([0-9.]+(ms|[wdhms]))+\s*$")

WRITTEN: Mapping[Any, Written] = MappingProxyType(
    {
        Duration: _DURATION,
        Share: Written(
            parse_share, "a share", "2%", "write {0}% for {0} in a hundred", r"^\s*[0-9]+(\.[0-9]+)?\s*%\s*$"
        ),
        Rate: _RATE,
        Reply: Written(Reply.parse, "a reply", '"550 5.1.1 No such user"'),
        Finding: Written(
            Finding.parse,
            "a verdict on a lookup",
            "fail, retry or fail 5.1.10",
            "",
            r"^(fail|retry)( [45][.0-9]+)?$",
        ),
        FinalStatus: Written(_final_status, "a status", "5.4.7, last, last_permanent or none"),
        Stage: Written(parse_stage, "a stage of the session", "rcpt"),
        DomainName: Written(fold_domain, "a domain", "bigmail.test"),
        MailAddress: Written(_mailable, "an address", "anna@bigmail.test"),
        Name: Written(name, "a name", "greylist"),
        Status: Written(_status, "a status code", "5.1.1"),
        Pattern: Written(_pattern, "a pattern", "'/^gone-[0-9]+@/i'"),
        IpAddress: Written(_ip, "an IP address", "192.0.2.1"),
        Moment: Written(
            parse_moment, "an instant", "90m after the start, 14:30 or 2026-01-05T14:30:00Z", "write {0}m"
        ),
        Size: Written(parse_size, "a size", "25MB", "write {0}kB or {0}MB"),
        TimeOfDay: Written(parse_time_of_day, "a time of day", "23:30"),
        Zone: Written(parse_zone, "a time zone", "Europe/Berlin"),
        Start: Written(start, "an instant", "2026-01-05T09:50:00Z"),
    }
)
