"""What the DNS holds about one name, and what it says to a question about it (RFC 1035)."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["MX", "A", "AAAA", "CNAME"]

Rcode = Literal["NOERROR", "NXDOMAIN", "SERVFAIL", "TIMEOUT"]
"""How a question is answered; TIMEOUT: not at all."""

NOWHERE = "."
"""The host of a null MX (RFC 7505 section 3)."""


class Mx(NamedTuple):
    """One mail exchanger of a domain."""

    host: str
    preference: int


class Record(NamedTuple):
    """One resource record; ``data`` is an address, or the name of a host. Only an MX has a preference."""

    name: str
    kind: Kind
    data: str
    preference: int = 0


class Response(NamedTuple):
    """What a name server says. NOERROR without records: the name exists, and has none of that kind.

    ``rule``: who said so, as the journal names it; "" where nothing in the scenario does.
    """

    rcode: Rcode
    records: tuple[Record, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """The records of one name. ``rcode``: what is said to every question instead; ``mx_rcode``: to one
    for MX records alone, as by a name server that is broken."""

    mx: tuple[Mx, ...] = ()
    a: tuple[str, ...] = ()
    aaaa: tuple[str, ...] = ()
    cname: str | None = None
    rcode: Rcode = "NOERROR"
    mx_rcode: Rcode = "NOERROR"

    def __post_init__(self) -> None:
        others = self.mx or self.a or self.aaaa or self.mx_rcode != "NOERROR"
        if self.cname is not None and others:
            raise ValueError("cname has nothing beside it (RFC 1034 section 3.6.2)")

    def answer(self, name: str, kind: Kind) -> Response:
        """What is said to a question for this kind; an alias is answered with its CNAME alone."""
        rcode = self.mx_rcode if kind == "MX" and self.rcode == "NOERROR" else self.rcode
        return Response(rcode, self._of(name, kind) if rcode == "NOERROR" else (), f"zones.{name}")

    def _of(self, name: str, kind: Kind) -> tuple[Record, ...]:
        if self.cname is not None:
            return (Record(name, "CNAME", self.cname),)
        if kind == "MX":
            return tuple(Record(name, "MX", *one) for one in self.mx)
        addresses = {"A": self.a, "AAAA": self.aaaa}.get(kind, ())
        return tuple(Record(name, kind, address) for address in addresses)
