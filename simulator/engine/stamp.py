"""The rows of one delivery as a stamp for all that went as it did, and what has been stamped so far."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.journal import NULL, Journal, Sheet

if TYPE_CHECKING:
    import numpy as np

    Row = np.ndarray[Any, Any]

_INSTANTS = ("at_ms", "began_ms", "accepted_ms")


class Ids(NamedTuple):
    """Rows of ids: of messages, of their deliveries, of the sessions that these had."""

    message: "Row"
    delivery: "Row"
    session: "Row"


class Stamp:
    """What was written of a delivery that was accepted at ``at``: ``exemplar`` holds nothing else.

    ``is_plain``: whether it was taken at once, at the first host, and nothing came of it nor happened to
    the world or its lists.
    """

    def __init__(self, exemplar: Journal, at: int) -> None:
        self._at = at
        self._rows = [list(_rows(sheet)) for sheet in _stamped(exemplar)]
        is_one_each = [len(rows) for rows in self._rows] == [1, 1, 1] and not len(exemplar.others)
        self.is_plain = is_one_each and self._rows[-1][0]["accepted_ms"] == at

    def sheets(self, at: "Row", ids: Ids) -> "Iterator[list[Row]]":
        """For each of the journal's sheets the tables that it gains: one row in each for each instant."""
        for rows in self._rows:
            yield [self._table(row, at, ids) for row in rows]

    def _table(self, row: dict[str, int], at: "Row", ids: Ids) -> "Row":
        import numpy as np

        table = np.empty((len(at), len(row)), dtype=np.int64)
        for place, (name, cell) in enumerate(row.items()):
            if name in _INSTANTS and cell != NULL:
                table[:, place] = at + (cell - self._at)
            else:
                table[:, place] = getattr(ids, name, cell)
        return table


def _rows(sheet: Sheet) -> Iterator[dict[str, int]]:
    columns = sheet.shape.columns
    for start in range(0, len(sheet.cells), len(columns)):
        yield dict(zip(columns, sheet.cells[start : start + len(columns)], strict=True))


def _stamped(journal: Journal) -> Sequence[Sheet]:
    return journal.accepted, journal.contacts, journal.attempts


class Pages:
    """Stamped rows that wait for their instants, in order."""

    def __init__(self, journal: Journal) -> None:
        self._sheets = _stamped(journal)
        self._waiting: list[deque[tuple[Row, list[str]]]] = [deque() for _ in self._sheets]

    def add(self, sheets: "Iterator[list[Row]]", recipients: list[str]) -> None:
        """Puts down tables of rows, each in the order of their instants and none before what is there."""
        for waiting, tables in zip(self._waiting, sheets, strict=True):
            waiting.extend((table, recipients) for table in tables if len(recipients))

    @property
    def turn(self) -> int | None:
        """The instant by which a whole table may be written; None where nothing waits."""
        return min((int(waiting[0][0][-1, 0]) for waiting in self._waiting if waiting), default=None)

    def write(self, until: int) -> None:
        """Writes all rows up to and with an instant (ms)."""
        for sheet, waiting in zip(self._sheets, self._waiting, strict=True):
            while waiting and int(waiting[0][0][0, 0]) <= until:
                table, recipients = waiting.popleft()
                number = int(table[:, 0].searchsorted(until, side="right"))
                sheet.cells.frombytes(table[:number].tobytes())
                sheet.recipients.extend(recipients[:number])
                if number < len(recipients):
                    waiting.appendleft((table[number:], recipients[number:]))
