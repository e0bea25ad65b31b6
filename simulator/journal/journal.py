"""The face of the journal towards the engine: rows in, blocks out, one digest at the end."""

from collections.abc import Sequence
from pathlib import Path

from simulator.journal.block import columns
from simulator.journal.digest import Digest
from simulator.journal.measured import Measured
from simulator.journal.merging import merged
from simulator.journal.parts import Sink
from simulator.journal.sheets import ACCEPTED, ANY, ATTEMPT, CONTACT, ROW, Sheet
from simulator.journal.vocabulary import Vocabulary

BLOCK_BYTES = 8 << 20
"""When a block is written: some 50,000 rows."""


class Journal:
    """Rows of one run; ``measured``: the wall times that belong to them, where it is one on the wire.

    The engine appends to the sheets directly, because a call a row would cost as much as the row; in
    between instants it calls ``settle``, so that a block never cuts one and can be sorted by itself.
    """

    def __init__(
        self, sink: Sink, block_bytes: int = BLOCK_BYTES, vocabulary: Vocabulary | None = None
    ) -> None:
        self.vocabulary = Vocabulary() if vocabulary is None else vocabulary
        self.measured = Measured()
        self.accepted, self.contacts = Sheet(ACCEPTED), Sheet(CONTACT)
        self.attempts, self.others = Sheet(ATTEMPT), Sheet(ANY)
        self._sheets = self.accepted, self.contacts, self.attempts, self.others
        self._sink = sink
        self._digest = Digest()
        self._limit = max(1, block_bytes // (8 * len(ROW)))

    def settle(self) -> None:
        """Between two instants: writes the block if it is large enough."""
        if self.is_full:
            self.flush()

    @property
    def is_full(self) -> bool:
        """Whether there is a block to be written."""
        return sum(map(len, self._sheets)) >= self._limit

    def flush(self) -> None:
        """Writes what has been appended."""
        if any(map(len, self._sheets)):
            self._sink.write(columns(self._sheets, self.vocabulary, self._digest, self.measured))
            for sheet in self._sheets:
                sheet.clear()

    def adopt(self, folders: Sequence[Path]) -> None:
        """Writes the rows of finished journals, which together are those of a run."""
        for block in merged(folders):
            self._digest.frame(block)
            self._sink.write(block)

    @property
    def count(self) -> int:
        """Rows written; call it after the last ``flush``."""
        return self._digest.rows

    def digest(self) -> str:
        """The digest of everything written; call it after the last ``flush``."""
        return self._digest.hexdigest()
