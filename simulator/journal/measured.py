"""Wall times of a run on the wire: measured while it goes, and written beside the rows they belong to."""

from typing import TYPE_CHECKING

from simulator.journal.columns import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from simulator.journal.sheets import Cells

_KNOWN_BY = ("kind", "delivery", "attempt", "contact", "session", "transaction")
_CONTACT, _ATTEMPT = KINDS.index("contact"), KINDS.index("attempt")


class Measured:
    """Microseconds, by what took them. They stand outside the digest: no two runs measure the same."""

    def __init__(self) -> None:
        self._contacts: dict[tuple[int, int, int], int] = {}
        self._transactions: dict[tuple[int, int], int] = {}

    def contact(self, delivery: int, attempt: int, contact: int, took: int) -> None:
        """The contact of an attempt, from its first byte until it had a session or failed."""
        self._contacts[delivery, attempt, contact] = took

    def transaction(self, session: int, transaction: int, took: int) -> None:
        """A transaction of a session, for every delivery that was in it."""
        self._transactions[session, transaction] = took

    def column(self, cells: "Mapping[str, Cells]") -> "pl.Series":
        """``measured_us`` of rows with these cells: of contacts, and of attempts that had a session."""
        import polars as pl

        if not (self._contacts or self._transactions):
            rows = len(cells["kind"])
            return pl.repeat(None, rows, dtype=pl.Int64, eager=True).alias("measured_us")
        columns = (cells[name].tolist() for name in _KNOWN_BY)
        found = [self._of(*row) for row in zip(*columns, strict=True)]
        return pl.Series("measured_us", found, dtype=pl.Int64)

    def _of(
        self, kind: int, delivery: int, attempt: int, contact: int, session: int, transaction: int
    ) -> int | None:
        if kind == _CONTACT:
            return self._contacts.get((delivery, attempt, contact))
        return self._transactions.get((session, transaction)) if kind == _ATTEMPT else None
