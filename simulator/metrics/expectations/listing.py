"""What stood on the Do-Not-Send lists, and from when until when: told by the journal alone."""

from typing import TYPE_CHECKING, NamedTuple

from simulator.mail import fold
from simulator.metrics.expectations.patterns import same_address

if TYPE_CHECKING:
    import polars as pl

LISTS = ("bounces", "complaints", "unsubscribes")
"""In order of precedence."""


class Entry(NamedTuple):
    """One address on one list; ``tags``: the mail that it stops, none for all of it.

    It stops mail from ``since`` on and before ``until`` (ms; None: for good).
    """

    sender: str
    address: str
    list: str
    tags: tuple[str, ...]
    code: str | None
    reason: str | None
    since: int
    until: int | None

    def stands(self, at: int) -> bool:
        """Whether it stands at an instant; what happens in that very millisecond has happened."""
        return self.since <= at and (self.until is None or at < self.until)


def entries(frame: "pl.LazyFrame", to: str | None = None) -> list[Entry]:
    """Every entry that ever stood, in the order in which they came; ``to``: of these addresses alone.

    A row ``listed`` opens an entry, ``unlisted`` ends that of its sender, list, address and tags, and
    ``deadline_ms`` of a row ``listed`` is when the entry expires by itself.
    """
    import polars as pl

    rows = frame.filter(pl.col("kind").is_in(("listed", "unlisted")))
    if to is not None:
        rows = rows.filter(same_address(to))
    told = rows.select(
        "kind", "sender", "recipient", "decision", "tags", "code", "reason", "at_ms", "deadline_ms"
    )
    found: list[Entry] = []
    open_: dict[tuple[str, str, str, str], list[int]] = {}
    for kind, sender, recipient, name, tags, code, reason, at, expires in told.collect().iter_rows():
        address = fold(recipient)
        standing = open_.setdefault((sender, address, name, tags or ""), [])
        if kind == "listed":
            standing.append(len(found))
            scope = tuple(tags.split(",")) if tags else ()
            said = None if code is None else str(code)
            found.append(Entry(sender, address, name, scope, said, reason, at, expires))
            continue
        for place in standing:
            until = found[place].until
            found[place] = found[place]._replace(until=at if until is None else min(at, until))
        standing.clear()
    return found
