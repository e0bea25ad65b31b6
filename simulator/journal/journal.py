"""The face of the journal towards the engine: rows in, blocks out, one digest at the end."""

from array import array

from simulator.journal.block import ROW, columns
from simulator.journal.digest import Digest
from simulator.journal.parts import Sink
from simulator.journal.vocabulary import Vocabulary

BLOCK_BYTES = 8 << 20
"""When a block is written: some 50,000 rows."""


class Journal:
    """Rows of one run.

    The engine appends to ``rows`` (the integers of ``block.ROW``) and ``recipients`` (one address a
    row) directly, because a call a row would cost as much as the row; at the end of every instant
    it calls ``settle``, so that a block never cuts one and can be sorted by itself.
    """

    def __init__(self, sink: Sink, block_bytes: int = BLOCK_BYTES) -> None:
        self.vocabulary = Vocabulary()
        self.rows: array[int] = array("q")
        self.recipients: list[str] = []
        self._sink = sink
        self._digest = Digest()
        self._limit = max(1, block_bytes // (8 * len(ROW)))

    def settle(self) -> None:
        """The instant is over: writes the block if it is large enough."""
        if len(self.recipients) >= self._limit:
            self.flush()

    def flush(self) -> None:
        """Writes what has been appended."""
        if self.recipients:
            self._sink.write(columns(self.rows, self.recipients, self.vocabulary, self._digest))
            del self.rows[:]
            self.recipients.clear()

    @property
    def count(self) -> int:
        """Rows so far."""
        return self._digest.rows + len(self.recipients)

    def digest(self) -> str:
        """The digest of everything written; call it after the last ``flush``."""
        return self._digest.hexdigest()
