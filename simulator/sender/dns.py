"""What a sender makes of a lookup that names no server: final or not, told by which status, tried when."""

import re
from dataclasses import dataclass
from typing import Literal, Self

from simulator.mail import Duration, Fault

_WRITTEN = re.compile(r"(fail|retry)(?:\s+([45])(\.\d{1,3}\.\d{1,3}))?")
_CLASS = {"fail": "5", "retry": "4"}
_10_SECONDS = Duration(10_000)


@dataclass(frozen=True, slots=True)
class Finding:
    """How a lookup ends an attempt: ``fail`` for good, or ``retry``; ``told`` is the enhanced status code
    without its class, "" for the usual one."""

    ends: Literal["fail", "retry"]
    told: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads ``fail``, ``retry``, ``fail 5.1.10``, ``retry 4.4.3``. Raises ValueError."""
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"{text[:40]!r} is no verdict on a lookup: write it like fail, or retry 4.4.3")
        ends: Literal["fail", "retry"] = "fail" if found[1] == "fail" else "retry"
        digit, told = found[2], found[3]
        if digit is not None and digit != _CLASS[ends]:
            raise ValueError(
                f"what is to {ends} has a status of class {_CLASS[ends]}: write {_CLASS[ends]}{told}"
            )
        return cls(ends, told or "")


_FAIL, _RETRY = Finding("fail"), Finding("retry")

_USUAL: dict[str, str] = {
    "nxdomain": ".4.4",
    "null_mx": ".1.10",
    "no_host": ".4.4",
    "servfail": ".4.3",
    "timeout": ".4.3",
    "loop": ".4.6",
}
"""The status of each (RFC 3463 section 3.5, RFC 7505 section 4.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dns:
    """What becomes of mail whose domain cannot be looked up: fail or retry, and the status if not the usual.

    ``nxdomain``: there is no such name; ``null_mx``: it takes no mail (RFC 7505); ``no_host``: no MX host has
    an address; ``servfail``, ``timeout``: the name server fails, or is silent for ``timeout_after``;
    ``loop``: the best MX host is the sender (RFC 5321 section 5.1). ``implicit_mx``: when the domain's own
    address is tried: where the name has no MX record, or also where that is said not to exist.
    ``retry_after``: the wait after any of them instead of the schedule's.
    """

    nxdomain: Finding = _FAIL
    null_mx: Finding = _FAIL
    no_host: Finding = _FAIL
    servfail: Finding = _RETRY
    timeout: Finding = _RETRY
    loop: Finding = _FAIL
    implicit_mx: Literal["no_data", "nxdomain"] = "no_data"
    timeout_after: Duration = _10_SECONDS  # resolv.conf: 5 s, asked twice
    retry_after: Duration | None = None

    def finding(self, fault: Fault) -> Finding:
        """How a fault of the DNS ends an attempt."""
        found: Finding = getattr(self, fault.removeprefix("dns_"))
        return found

    def status(self, fault: Fault) -> str:
        """The enhanced status code under which a fault of the DNS is told."""
        found = self.finding(fault)
        return f"{_CLASS[found.ends]}{found.told or _USUAL[fault.removeprefix('dns_')]}"


USUAL = Dns()
