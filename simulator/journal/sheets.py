"""Rows as the engine appends them: integers, in one sheet for each shape of row.

Most rows are of three kinds and leave most columns empty. A sheet of their own holds only what they
differ in, because every integer appended is felt in the time of a run; ``parts`` knows the rest.
"""

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from simulator.journal.columns import KINDS, Kind
from simulator.journal.vocabulary import NULL

if TYPE_CHECKING:
    import numpy as np

    Cells = np.ndarray[Any, np.dtype[np.int64]]

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
"""Due at once: ``next_at_ms`` is ``at_ms``. Its deadline follows from the placing."""

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

    def parts(self) -> "Iterator[Part]":
        """What it holds, column by column; rows that other rows stand for are a part of their own."""
        import numpy as np

        kind, columns = self.shape.kind, self.shape.columns
        table = np.frombuffer(self.cells, dtype=np.int64).reshape(-1, len(columns))
        cells = {name: table[:, place] for place, name in enumerate(columns)}
        if kind == "accepted":
            cells["next_at_ms"] = cells["at_ms"]
        elif kind is not None:
            cells["took_ms"] = cells["at_ms"] - cells["began_ms"]
        yield Part(kind, cells, self.recipients)
        if kind == "attempt":
            yield _delivered(cells, self.recipients)


class Part(NamedTuple):
    """Rows of one kind (or of any, where None): their cells by column, and their recipients."""

    kind: Kind | None
    cells: "dict[str, Cells]"
    recipients: list[str]

    def column(self, name: str) -> "Cells":
        """The cells of a column of ``ROW``, NULL where the part does not know it."""
        import numpy as np

        if name in self.cells:
            return self.cells[name]
        constant = NUMBER[self.kind] if name == "kind" and self.kind else NULL
        return np.full(len(self.recipients), constant, dtype=np.int64)


def _delivered(cells: "dict[str, Cells]", recipients: list[str]) -> Part:
    """The rows ``delivered`` of attempts that did; their ``took_ms`` counts from the acceptance."""
    import numpy as np

    (places,) = np.nonzero(cells["accepted_ms"] != NULL)
    kept = ("at_ms", "placing", "message", "delivery", "attempt", "outcome", "answered_by")
    found = {name: cells[name][places] for name in kept}
    found["took_ms"] = found["at_ms"] - cells["accepted_ms"][places]
    return Part("delivered", found, [recipients[place] for place in places.tolist()])
