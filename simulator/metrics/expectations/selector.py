"""The one selector of events: which rows of the journal ``count``, ``never`` and ``order`` speak of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from simulator.mail import REASONS, fold, format_duration
from simulator.metrics.expectations.events import EVENTS, is_event, require_delivery, require_found
from simulator.metrics.expectations.fields import Read, mapping, read_fields, span, spelt, text, word
from simulator.metrics.expectations.invalid import ExpectationInvalid, quoted
from simulator.metrics.expectations.listing import entries
from simulator.metrics.expectations.names import Names
from simulator.metrics.expectations.patterns import same_address
from simulator.metrics.reading import instant, named
from simulator.metrics.scope import Span

if TYPE_CHECKING:
    import polars as pl

ROW = "row"
"""The column with the place of a row in the journal."""

_LISTED = "listed"
_ATTEMPTS = re.compile(r"(\d{1,9})|(\d{1,9})-(\d{1,9})|>=\s*(\d{1,9})|<=\s*(\d{1,9})")
_FOREVER = 1 << 62


@dataclass(frozen=True, slots=True)
class Attempts:
    """Numbers of attempts, as in ``2``, ``1-3``, ``>=2``; both ends belong to them."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Selector:
    """Rows of the journal by their columns; what is None is not looked at.

    ``event``: a kind of row, or ``webhook.NAME``. ``to``: a pattern of recipients, of their local
    part where it has no @. ``between``: of a contact or an attempt when it began, else the row's
    instant. ``after``: later than such an event of the same delivery; ``after: listed`` means begun
    while the address stood on a list of its sender that stops this message.
    """

    event: str | None = None
    to: str | None = None
    campaign: str | None = None
    sender: str | None = None
    server: str | None = None
    tag: str | None = None
    ip: str | None = None
    reason: str | None = None
    attempt: Attempts | None = None
    after: str | None = None
    between: Span | None = None

    def __str__(self) -> str:
        told = [self.event] if self.event else []
        told += [f"to {self.to}"] if self.to else []
        told += [f"{name}={getattr(self, name)}" for name in _EQUAL if getattr(self, name) is not None]
        told += [f"#{self.attempt.text}"] if self.attempt else []
        told += [f"after {self.after}"] if self.after else []
        if self.between:
            begin, end = map(format_duration, self.between)
            told.append(f"between {begin} and {end}")
        return " ".join(told)

    def rows(self, frame: "pl.LazyFrame") -> "pl.LazyFrame":
        """The rows meant, in the journal's order, with their place in it (column ``row``)."""
        import polars as pl

        numbered = frame.with_row_index(ROW)
        found = numbered.filter(pl.all_horizontal(self._tests()))
        if self.after is None:
            return found
        return _while_listed(found, frame) if self.after == _LISTED else _later(found, numbered, self.after)

    def seen(self, frame: "pl.LazyFrame") -> "pl.DataFrame":
        """What there is to say of the rows meant: whom they are about and when they were (``whose``)."""
        told = ("delivery", "recipient", "campaign", "at_ms", "began_ms")
        return self.rows(frame).select(told).collect(engine="streaming")

    def _tests(self) -> "list[pl.Expr]":
        import polars as pl

        tests = [pl.lit(True)]
        tests += [is_event(self.event)] if self.event else []
        tests += [same_address(self.to)] if self.to else []
        for name in _EQUAL:
            value = getattr(self, name)
            tests += [] if value is None else [named(name, value)]
        if self.attempt:
            tests.append(pl.col("attempt").is_between(self.attempt.first, self.attempt.last))
        if self.between:
            tests.append(instant().is_between(*self.between, closed="left"))
        return tests


_EQUAL = ("campaign", "sender", "server", "tag", "ip", "reason")


def _later(found: "pl.LazyFrame", numbered: "pl.LazyFrame", event: str) -> "pl.LazyFrame":
    """The rows that come later in the journal than the first such event of their delivery."""
    import polars as pl

    first = numbered.filter(is_event(event)).group_by("delivery").agg(since=pl.col(ROW).min())
    joined = found.join(first, on="delivery", how="inner", maintain_order="left")
    return joined.filter(pl.col(ROW) > pl.col("since")).drop("since")


def _while_listed(found: "pl.LazyFrame", frame: "pl.LazyFrame") -> "pl.LazyFrame":
    """The rows that began while their address stood on a list that stops the message.

    An entry made in the very millisecond does not count: it may come from the attempt itself.
    """
    import polars as pl

    standing = pl.LazyFrame(
        [(one.sender, one.address, list(one.tags), one.since, one.until) for one in entries(frame)],
        schema={
            "sender": pl.String,
            "_key": pl.String,
            "_tags": pl.List(pl.String),
            "_since": pl.Int64,
            "_until": pl.Int64,
        },
        orient="row",
    )
    keyed = found.with_columns(_key=_folded(found))
    own = pl.col("tags").fill_null("").str.split(",")
    stops = (pl.col("_tags").list.len() == 0) | (own.list.set_intersection("_tags").list.len() > 0)
    at = instant()
    stood = (pl.col("_since") < at) & (at < pl.col("_until").fill_null(_FOREVER))
    joined = keyed.join(standing, on=["sender", "_key"], how="inner", maintain_order="left")
    chosen = joined.filter(stops & stood).unique(ROW, keep="first", maintain_order=True)
    return chosen.drop("_key", "_tags", "_since", "_until")


def _folded(rows: "pl.LazyFrame") -> "pl.Expr":
    """The keys under which lists have the recipients of rows: ``mail.fold``, by polars for plain ASCII."""
    import polars as pl

    recipient = pl.col("recipient")
    odd = rows.filter(recipient.str.len_bytes() != recipient.str.len_chars()).select(recipient.unique())
    folded = {one: fold(one) for one in odd.collect(engine="streaming")["recipient"]}
    return recipient.replace(folded).str.to_lowercase()


def read_selector(given: object, names: Names) -> Selector:
    """Reads a selector of some event. Raises ExpectationInvalid."""
    due = "which event? write {event: attempt, to: anna@bigmail.test}"
    found = read_fields(mapping(given, due), READERS, names, "in a selector of events")
    if "event" not in found:
        raise ExpectationInvalid(due)
    require_found(found["event"], found)
    return Selector(**found)


def event(given: object, names: Names) -> str:
    """The name of an event."""
    del names
    return word(given, tuple(EVENTS), "event")


def event_of_delivery(given: object, names: Names) -> str:
    """The name of an event that happens to deliveries."""
    return require_delivery(event(given, names), "an order")


def _after(given: object, names: Names) -> str:
    found = event(given, names)
    return found if found == _LISTED else require_delivery(found, "after:")


def _attempts(given: object, names: Names) -> Attempts:
    del names
    written = spelt(given, "a number of an attempt")
    found = _ATTEMPTS.fullmatch(written)
    if found is None:
        raise ExpectationInvalid(f"{quoted(written)} is no number of an attempt", help="write 2, 1-3 or >=2")
    first = int(found[1] or found[2] or found[4] or 1)
    last = int(found[1] or found[3] or found[5] or _FOREVER)
    if not 1 <= first <= last:
        raise ExpectationInvalid("attempts count from 1, the lower number first", help="write 2, 1-3 or >=2")
    return Attempts(written, first, last)


def _ip(given: object, names: Names) -> str:
    del names
    try:
        return str(ip_address(text(given, "an address")))
    except ValueError:
        raise ExpectationInvalid(f"{quoted(given)} is no IP address", help="write 192.0.2.1") from None


def named_in(group: str) -> Read:
    """Reads a name that the scenario must have."""
    return lambda given, names: names.require(group, given)


READERS: Mapping[str, Read] = MappingProxyType(
    {
        "event": event,
        "to": lambda given, names: text(given, "a recipient"),
        "campaign": named_in("campaign"),
        "sender": named_in("sender"),
        "server": named_in("server"),
        "tag": named_in("tag"),
        "ip": _ip,
        "reason": lambda given, names: word(given, REASONS, "reason"),
        "attempt": _attempts,
        "after": _after,
        "between": span,
    }
)
"""Key of a selector -> what reads its value."""


def whose(row: Mapping[str, Any]) -> str:
    """Whom a row is about and when, for people: ``anna@a.test (blast) at 1h2m``."""
    began = row["at_ms"] if row["began_ms"] is None else row["began_ms"]
    campaign = f" ({row['campaign']})" if row["campaign"] else ""
    return f"{row['recipient']}{campaign} at {format_duration(began)}"
