"""What stands on the Do-Not-Send lists: ``{suppressions: {sender: b}, contains: [gone@corp.test]}``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from simulator.mail import fold, format_duration
from simulator.metrics.expectations.comparing import Bound, read_bound
from simulator.metrics.expectations.fields import (
    Read,
    duration,
    each,
    mapping,
    read_fields,
    spelt,
    text,
    word,
)
from simulator.metrics.expectations.invalid import ExpectationInvalid
from simulator.metrics.expectations.judgement import Judgement
from simulator.metrics.expectations.listing import LISTS, Entry, entries
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.patterns import same_address
from simulator.metrics.expectations.selector import named_in

if TYPE_CHECKING:
    import polars as pl

    from simulator.metrics.measure import Measures

Addresses = Mapping[str, Mapping[str, str]]
"""Address, folded -> what is expected of its entries."""

_SHOWN = 5
_Standing = dict[str, list[Entry]]


@dataclass(frozen=True, slots=True)
class Suppressions:
    """Entries of one sender and list (None: of all), as they stood ``when`` (ms; None: at the end).

    ``contains``, ``lacks``, ``equals``: addresses, and of each the fields that its entry must have.
    ``count``: how many addresses there are.
    """

    sender: str | None = None
    list: str | None = None
    when: int | None = None
    contains: Addresses | None = None
    lacks: Addresses | None = None
    equals: Addresses | None = None
    count: Bound | None = None
    at: str = ""

    beside: ClassVar[tuple[str, ...]] = ("contains", "lacks", "equals", "count")

    @classmethod
    def read(cls, item: Mapping[Any, Any], names: Names, at: str = "") -> Self:
        """Reads ``{suppressions: S, ...}``. Raises ExpectationInvalid."""
        found = read_fields(item, _READERS, names, "beside suppressions:")
        which = found.pop("suppressions")
        if not found:
            help = f"write one of {', '.join(cls.beside)} beside it"
            message = "nothing is expected of these lists"
            raise ExpectationInvalid(message, help=help, path=("suppressions",), on_key=True)
        return cls(which.get("sender"), which.get("list"), which.get("at"), **found, at=at)

    @property
    def text(self) -> str:
        """The expectation on one line."""
        which = [self.list] if self.list else []
        which += [f"sender={self.sender}"] if self.sender else []
        which += [f"at {format_duration(self.when)}"] if self.when is not None else []
        told = [
            f"{name} {_told(wanted)}"
            for name in ("contains", "lacks", "equals")
            if (wanted := getattr(self, name)) is not None
        ]
        told += [f"count {self.count}"] if self.count else []
        return f"{' '.join(['suppressions', *which])}: {', '.join(told)}"

    def judge(self, frame: "pl.LazyFrame", measures: "Measures") -> Judgement:
        """Whether the lists hold what they should; addresses are compared folded."""
        when = measures.end_ms if self.when is None else self.when
        standing = self._standing(frame, when)
        wrong = dict(self._wrong(standing))
        if self.count is not None and not self.count.holds(len(standing)):
            wrong.setdefault("", f"{len(standing):,} stand there")
        if not wrong:
            return Judgement(self.text, True, f"{len(standing):,} stand there", self.at)
        more = " ..." if len(wrong) > _SHOWN else ""
        told = "; ".join([*wrong.values()][:_SHOWN]) + more
        return Judgement(self.text, False, told, self.at, self._witness(frame, next(iter(wrong))))

    def _standing(self, frame: "pl.LazyFrame", when: int) -> _Standing:
        found: _Standing = {}
        for entry in entries(frame):
            if self.sender in (None, entry.sender) and self.list in (None, entry.list) and entry.stands(when):
                found.setdefault(entry.address, []).append(entry)
        return found

    def _wrong(self, standing: _Standing) -> Iterator[tuple[str, str]]:
        """Addresses that are not as they should be, and what is wrong with each."""
        for wanted in (self.contains, self.equals):
            for address, fields in (wanted or {}).items():
                if address not in standing:
                    yield address, f"{address} does not stand there"
                elif not any(_fits(entry, fields) for entry in standing[address]):
                    yield address, f"{address}: {', '.join(map(_described, standing[address]))}"
        for address, listed in standing.items():
            unwanted = self.lacks is not None and any(
                _fits(one, self.lacks[address]) for one in listed if address in self.lacks
            )
            if unwanted or (self.equals is not None and address not in self.equals):
                yield address, f"{address} stands there: {', '.join(map(_described, listed))}"

    def _witness(self, frame: "pl.LazyFrame", address: str) -> int | None:
        """The first delivery to the address."""
        import polars as pl

        if not address:
            return None
        ours = frame.filter(pl.col("delivery").is_not_null() & same_address(address))
        if self.sender is not None:
            ours = ours.filter(pl.col("sender") == self.sender)
        return next(iter(ours.select("delivery").head(1).collect(engine="streaming")["delivery"]), None)


def _fits(entry: Entry, fields: Mapping[str, str]) -> bool:
    return all(_field(entry, name) == value for name, value in fields.items())


def _field(entry: Entry, name: str) -> str:
    return ",".join(entry.tags) if name == "tags" else getattr(entry, name) or ""


def _described(entry: Entry) -> str:
    told = [entry.list, entry.code, entry.reason, ",".join(entry.tags)]
    return " ".join(one for one in told if one)


def _told(wanted: Addresses) -> str:
    told = [" ".join([address, *fields.values()]) for address, fields in wanted.items()]
    return "; ".join(told) or "nothing"


def _which(given: object, names: Names) -> dict[str, Any]:
    readers: dict[str, Read] = {
        "sender": named_in("sender"),
        "list": lambda given, names: word(given, LISTS, "list"),
        "at": duration,
    }
    due = "which lists? write suppressions: {sender: main, list: bounces}, or {} for all"
    return read_fields(mapping(given, due), readers, names, "in the choice of lists")


def _addresses(given: object, names: Names) -> Addresses:
    """A list of addresses, or a mapping of each to fields of its entry."""
    if isinstance(given, Mapping):
        return {_key(address): _below(address, fields, names) for address, fields in given.items()}
    found = each(given, lambda one, names: _key(one), names, "as in [gone@corp.test]")
    return {address: {} for address in found}


_FIELDS: Mapping[str, Read] = {
    "code": lambda given, names: spelt(given, "a reply code"),
    "reason": lambda given, names: text(given, "a reason"),
    "list": lambda given, names: word(given, LISTS, "list"),
    "tags": lambda given, names: ",".join(each(given, named_in("tag"), names, "of tags")),
}


def _key(address: object) -> str:
    return fold(text(address, "an address"))


def _below(address: Any, fields: object, names: Names) -> Mapping[str, str]:
    due = 'what is expected of the entry? write {code: "550", reason: unknown_user}'
    try:
        return read_fields(mapping(fields, due), _FIELDS, names, "of a list entry")
    except ExpectationInvalid as fault:
        raise fault.below(address) from None


_READERS: Mapping[str, Read] = {
    "suppressions": _which,
    "contains": _addresses,
    "lacks": _addresses,
    "equals": _addresses,
    "count": lambda given, names: read_bound(given, "number"),
}
