"""``csv``: the journal as it stands."""

from dataclasses import dataclass
from typing import BinaryIO

from simulator.journal import COLUMNS
from simulator.report.record import Found


@dataclass(frozen=True, slots=True)
class Csv:
    """The journal as comma-separated values: a line for each row, its columns with their names first."""

    def write(self, run: Found, into: BinaryIO) -> None:
        """Instants and spans are milliseconds since the scenario's start; what is null is empty."""
        into.write(f"{','.join(COLUMNS)}\n".encode())
        for block in run.frame().select(*COLUMNS).collect_batches(maintain_order=True):
            into.write(block.write_csv(include_header=False).encode())
