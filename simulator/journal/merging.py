"""Several journals into one: the rows of all, in the order in which a single run would have written them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.journal.columns import KINDS

if TYPE_CHECKING:
    import polars as pl


def merged(folders: Sequence[Path]) -> "Iterator[pl.DataFrame]":
    """The rows of finished journals in blocks, one of each journal being held at a time.

    Rows that stand for the same thing in two of them are both given: who splits a run sees to it that
    they are written once.
    """
    import polars as pl

    sources = [_Blocks(folder) for folder in folders]
    while sources := [source for source in sources if source.fill()]:
        until = min(source.last for source in sources)
        yield _in_order(pl.concat([source.take(until) for source in sources]))


class _Blocks:
    """The blocks of one journal, which never cut an instant: up to its last, a block is all there is."""

    def __init__(self, folder: Path) -> None:
        self._parts = iter(sorted(folder.glob("part-*.parquet")))
        self._block: pl.DataFrame | None = None

    def fill(self) -> bool:
        """Reads on where nothing is held; False at the journal's end."""
        import polars as pl

        while self._block is None or self._block.is_empty():
            part = next(self._parts, None)
            if part is None:
                return False
            self._block = pl.read_parquet(part)
        return True

    @property
    def last(self) -> int:
        """The last instant held, ms."""
        assert self._block is not None
        return int(self._block["at_ms"][-1])

    def take(self, until: int) -> "pl.DataFrame":
        """The rows up to and with an instant."""
        assert self._block is not None
        found = self._block["at_ms"].search_sorted(until, side="right")
        taken, self._block = self._block[:found], self._block[found:]
        return taken


def _in_order(rows: "pl.DataFrame") -> "pl.DataFrame":
    """The journal's canonical order, as in ``simulator.journal.block``."""
    import polars as pl

    kind = pl.col("kind").cast(pl.Enum(KINDS))
    name = pl.when(pl.col("delivery").is_null()).then(pl.col("recipient"))
    order = ("at_ms", kind, "delivery", name, "attempt", "contact")
    return rows.sort(*order, nulls_last=False, maintain_order=True)
