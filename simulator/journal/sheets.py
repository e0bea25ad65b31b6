"""Rows as the engine appends them: integers, in one sheet for each shape of row.

Most rows are of three kinds and leave most columns empty. A sheet of their own holds only what they
differ in, because every integer appended costs as much as a decision; ``wide`` writes the rest.
"""

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.journal.columns import KINDS, Kind
from simulator.journal.vocabulary import NULL

if TYPE_CHECKING:
    import numpy as np

    Table = np.ndarray[Any, np.dtype[np.int64]]

ROW = (
    "at_ms",
    "began_ms",
    "kind",
    "placing",
    "message",
    "delivery",
    "attempt",
    "contact",
    "session",
    "transaction",
    "outcome",
    "bounce",
    "decision",
    "answered_by",
    "host",
    "ip",
    "next_at_ms",
    "took_ms",
    "waited_ms",
    "reached",
)
"""The integers of a whole row, in order; ``vocabulary.NULL`` where there is none."""

NUMBER: dict[Kind, int] = {kind: place for place, kind in enumerate(KINDS)}
"""Kinds as rows carry them: their place among the rows of one millisecond."""


class Shape(NamedTuple):
    """What rows of a sheet carry. ``took_ms`` follows from ``began_ms`` where that is among it."""

    columns: tuple[str, ...]
    kind: Kind | None = None


ACCEPTED = Shape(("at_ms", "placing", "message", "delivery"), "accepted")
"""Due at once: ``next_at_ms`` is ``at_ms``."""

CONTACT = Shape((*ROW[:2], *ROW[3:9], "outcome", "answered_by", "host", "ip"), "contact")

ATTEMPT = Shape((*ROW[:2], *ROW[3:17], "waited_ms", "reached", "accepted_ms"), "attempt")
"""``accepted_ms`` is given where the attempt delivered, and stands for a row ``delivered`` as well."""

ANY = Shape(ROW)


class Sheet:
    """Rows of one shape: append to ``cells`` what the shape names, and to ``recipients`` an address."""

    __slots__ = ("cells", "recipients", "shape")

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.cells: array[int] = array("q")
        self.recipients: list[str] = []

    def __len__(self) -> int:
        return len(self.recipients)

    def clear(self) -> None:
        """Takes all rows off."""
        del self.cells[:]
        self.recipients.clear()

    def wide(self) -> "tuple[Table, list[str]]":
        """The whole rows (n x ROW) and their recipients, those that a row stands for at the end."""
        import numpy as np

        columns = self.shape.columns
        narrow = np.frombuffer(self.cells, dtype=np.int64).reshape(-1, len(columns))
        cells = {name: narrow[:, place] for place, name in enumerate(columns)}
        if self.shape.kind is None:
            return narrow.copy(), list(self.recipients)
        table = _table(cells, self.shape.kind)
        if self.shape.kind == "accepted":
            table[:, ROW.index("next_at_ms")] = cells["at_ms"]
        if "accepted_ms" not in cells:
            return table, list(self.recipients)
        (places,) = np.nonzero(cells["accepted_ms"] != NULL)
        delivered = _delivered({name: column[places] for name, column in cells.items()})
        recipients = self.recipients
        return np.vstack((table, delivered)), recipients + [recipients[place] for place in places.tolist()]


def _table(cells: "dict[str, Table]", kind: Kind) -> "Table":
    import numpy as np

    table = np.full((len(cells["at_ms"]), len(ROW)), NULL, dtype=np.int64)
    table[:, ROW.index("kind")] = NUMBER[kind]
    for place, name in enumerate(ROW):
        if name in cells:
            table[:, place] = cells[name]
    if "began_ms" in cells:
        table[:, ROW.index("took_ms")] = cells["at_ms"] - cells["began_ms"]
    return table


def _delivered(cells: "dict[str, Table]") -> "Table":
    """The rows ``delivered`` of attempts that did; their ``took_ms`` counts from the acceptance."""
    kept = ("at_ms", "placing", "message", "delivery", "attempt", "outcome", "answered_by")
    table = _table({name: cells[name] for name in kept}, "delivered")
    table[:, ROW.index("took_ms")] = cells["at_ms"] - cells["accepted_ms"]
    return table
