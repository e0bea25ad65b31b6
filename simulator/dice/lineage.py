"""The ids of a whole family, worked out in rows: one at a time they cost more than a decision."""

from typing import TYPE_CHECKING, Any

from simulator.dice.mix import GAMMA, MASK, rows_mixed

if TYPE_CHECKING:
    import numpy as np

_BITS = 10
_ROW = 1 << _BITS


class Lineage:
    """A parent's children and the first child of each: ``identity(parent, n)``, and its child 0.

    Only the row asked for last is kept, because numbers are asked for as they come.
    """

    __slots__ = ("_pairs", "_parent", "_row")

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._row = -1
        self._pairs: list[tuple[int, int]] = []

    def child(self, number: int) -> tuple[int, int]:
        """The ``number``-th child, and the first child of that."""
        row = number >> _BITS
        if row != self._row:
            self._row, self._pairs = row, self._pairs_from(row << _BITS)
        return self._pairs[number & _ROW - 1]

    def row(self, numbers: "np.ndarray[Any, Any]") -> "tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]":
        """The children of these numbers, and the first child of each."""
        import numpy as np

        steps = (numbers.astype(np.uint64) + np.uint64(1)) * np.uint64(GAMMA)
        children = _identities(np.uint64(self._parent) + steps)
        return children, identities(children, 0)

    def _pairs_from(self, start: int) -> list[tuple[int, int]]:
        import numpy as np

        children, grandchildren = self.row(np.arange(start, start + _ROW))
        return list(zip(children.tolist(), grandchildren.tolist(), strict=True))


def identities(parents: "np.ndarray[Any, Any]", number: int) -> "np.ndarray[Any, Any]":
    """``identity(parent, number)`` for a whole row of parents; equal to it cell by cell."""
    import numpy as np

    return _identities(parents.astype(np.uint64) + np.uint64((number + 1) * GAMMA & MASK))


def _identities(sums: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    import numpy as np

    return rows_mixed(sums) >> np.uint64(1)
